/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/* What the command line says of a board behind a serial adapter. */

/** bp_uart_fault_parse: reads KIND@N, such as "lose-received@12"; %BP_ERROR_NOT_SUPPORTED if it
 * can't. */
gboolean bp_uart_fault_parse (const char *text, BpVirtualUartFault *fault, GError **error);

/** bp_uart_wiring_parse: @reset: (nullable), @boot: (nullable): "dtr", "rts", "!dtr" or "!rts"; "!"
 * if it acts while the line is not set. */
gboolean bp_uart_wiring_parse (const char *reset, const char *boot, BpVirtualUartWiring *wiring,
                               GError **error);

G_END_DECLS
