/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpUartWiring: which lines of the adapter lead to RESET and BOOT0 of the chip. */
typedef enum {
  BP_UART_WIRING_NONE,       /* neither: the board is in its loader already */
  BP_UART_WIRING_DTR_RESETS, /* DTR to RESET, RTS to BOOT0 */
  BP_UART_WIRING_RTS_RESETS, /* RTS to RESET, DTR to BOOT0 */
} BpUartWiring;

/**
 * BpUartWires:
 * @is_reset_inverted: the chip is held in reset while the line is not set, instead of while it is
 * @is_boot_inverted: the loader starts while the line is not set, instead of while it is
 *
 * How a chip is reset into its loader by the adapter. A plain value; all zero: it is not.
 */
typedef struct {
  BpUartWiring wiring;
  gboolean is_reset_inverted;
  gboolean is_boot_inverted;
} BpUartWires;

/**
 * bp_uart_wires_parse:
 * @text: the line that leads to RESET, a comma, the line that leads to BOOT0: "dtr,rts"; a minus in
 * front of one inverts it; "none": neither
 *
 * Returns: %FALSE if @text is nothing of that; @wires is left alone then.
 */
gboolean bp_uart_wires_parse (const char *text, BpUartWires *wires);

G_END_DECLS
