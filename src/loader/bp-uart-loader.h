/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"
#include "loader/bp-loader.h"
#include "loader/bp-uart-wires.h"

G_BEGIN_DECLS

/**
 * BpUartOptions:
 * @baud: rate of the loader; 0: 115200, which every ROM can
 * @wires: how the loader is entered by the adapter
 *
 * How a UART loader is reached. A plain value; all zero is the usual.
 */
typedef struct {
  guint baud;
  BpUartWires wires;
} BpUartOptions;

/** bp_uart_options_get_baud: Returns: the rate at which the loader is called first. */
guint bp_uart_options_get_baud (const BpUartOptions *options);

/** BpUartLoader: a loader that speaks AN3155 over a serial line: the ROMs of STM32 and its copies.
 */
#define BP_TYPE_UART_LOADER (bp_uart_loader_get_type ())
G_DECLARE_FINAL_TYPE (BpUartLoader, bp_uart_loader, BP, UART_LOADER, GObject)

/** bp_uart_loader_new: Returns: (transfer full): the loader behind the opened @link; not connected
 * yet. @log may be %NULL. */
BpLoader *bp_uart_loader_new (BpSerialLink *link, const BpUartOptions *options, BpLog *log);

/** bp_uart_loader_probe: looks in half a second whether a loader listens behind @link, at the rate
 * of
 * @options; a running firmware is not disturbed. @is_there: (out). */
gboolean bp_uart_loader_probe (BpSerialLink *link, const BpUartOptions *options, gboolean *is_there,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
