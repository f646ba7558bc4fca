/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-bus-host.h"
#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/** BpUartHost: a board behind a serial adapter, which is what the bus sees; its BOOT pads are
 * bridged, or lead to lines of the adapter. */
#define BP_TYPE_UART_HOST (bp_uart_host_get_type ())
G_DECLARE_FINAL_TYPE (BpUartHost, bp_uart_host, BP, UART_HOST, GObject)

/**
 * bp_uart_host_new:
 * @profile: of a #BpVirtualUart
 * @port: of the USB/IP bus
 *
 * Returns: (transfer full): the adapter, on its way to the bus; or %NULL with %BP_ERROR_NO_BOARD,
 * or %BP_ERROR_NOT_SUPPORTED for an option that it does not understand.
 */
BpBusHost *bp_uart_host_new (const char *profile, const BpVirtualOptions *options, int port,
                             GError **error);

G_END_DECLS
