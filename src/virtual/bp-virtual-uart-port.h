/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"
#include "virtual/bp-virtual-uart-bus.h"

G_BEGIN_DECLS

/** BpVirtualUartPort: the serial port of a practice board as its shelf lists it. */
#define BP_TYPE_VIRTUAL_UART_PORT (bp_virtual_uart_port_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualUartPort, bp_virtual_uart_port, BP, VIRTUAL_UART_PORT,
                      BpSerialDevice)

/** bp_virtual_uart_port_new: @name: on @bus, which opens it. Returns: (transfer full): the port. */
BpSerialDevice *bp_virtual_uart_port_new (BpVirtualUartBus *bus, const char *name,
                                          const BpVirtualUartProfile *profile);

G_END_DECLS
