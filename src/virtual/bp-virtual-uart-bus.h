/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-bus.h"
#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/**
 * BpVirtualUartBus:
 *
 * The shelf of practice boards behind serial adapters as a #BpSerialBus. Ids are "virtual:NAME". A
 * board that has left its loader stands in it again at the next scan, as its BOOT pads are bridged.
 */
#define BP_TYPE_VIRTUAL_UART_BUS (bp_virtual_uart_bus_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualUartBus, bp_virtual_uart_bus, BP, VIRTUAL_UART_BUS, GObject)

/** bp_virtual_uart_bus_new: Returns: (transfer full): a shelf with all profiles, stored as
 * bp_virtual_bus_new() stores its boards, on a clock. */
BpVirtualUartBus *bp_virtual_uart_bus_new (BpClock *clock);

/** bp_virtual_uart_bus_new_empty: Returns: (transfer full): a shelf without boards, for tests. */
BpVirtualUartBus *bp_virtual_uart_bus_new_empty (BpClock *clock);

/** bp_virtual_uart_bus_add: adds @board under "virtual:@name", for tests. */
void bp_virtual_uart_bus_add (BpVirtualUartBus *self, const char *name, BpVirtualUart *board);

/**
 * bp_virtual_uart_bus_open:
 *
 * Returns: (transfer full): the board of this name. A stored one lives, and keeps its folder, as
 * long as somebody holds it. %BP_ERROR_NO_BOARD for an unknown name, else as
 * bp_virtual_uart_new_stored().
 */
BpVirtualUart *bp_virtual_uart_bus_open (BpVirtualUartBus *self, const char *name, GError **error);

BpClock *bp_virtual_uart_bus_get_clock (BpVirtualUartBus *self);

G_END_DECLS
