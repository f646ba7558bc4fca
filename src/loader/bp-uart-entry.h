/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"
#include "loader/bp-uart-wires.h"

G_BEGIN_DECLS

/* Entering and leaving a loader by the adapter's DTR and RTS. No-ops without wiring. */

/** bp_uart_entry_enter: resets the chip into its loader. */
gboolean bp_uart_entry_enter (BpSerialLink *link, const BpUartWires *wires, GError **error);

/** bp_uart_entry_leave: resets the chip into its firmware. */
gboolean bp_uart_entry_leave (BpSerialLink *link, const BpUartWires *wires, GError **error);

G_END_DECLS
