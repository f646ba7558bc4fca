/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/** BpUartWiring: which lines of the adapter lead to RESET and BOOT0 of the chip. */
typedef enum {
  BP_UART_WIRING_NONE,       /* neither: the board is in its loader already */
  BP_UART_WIRING_DTR_RESETS, /* DTR to RESET, RTS to BOOT0 */
  BP_UART_WIRING_RTS_RESETS, /* RTS to RESET, DTR to BOOT0 */
} BpUartWiring;

/**
 * BpUartOptions:
 * @baud: rate of the loader; 0: 115200, which every ROM can
 * @wiring: how the loader is entered by the adapter
 * @is_reset_inverted: the chip is held in reset while the line is not set, instead of while it is
 * @is_boot_inverted: the loader starts while the line is not set, instead of while it is
 *
 * How a UART loader is reached. A plain value; all zero is the usual.
 */
typedef struct {
  guint baud;
  BpUartWiring wiring;
  gboolean is_reset_inverted;
  gboolean is_boot_inverted;
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
