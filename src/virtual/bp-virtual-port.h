/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"
#include "virtual/bp-virtual-serial.h"

G_BEGIN_DECLS

/** BpVirtualPort: a serial port to the far end of a line in software. */
#define BP_TYPE_VIRTUAL_PORT (bp_virtual_port_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualPort, bp_virtual_port, BP, VIRTUAL_PORT, BpSerialDevice)

/** bp_virtual_port_new: @port: taken over; @wire: see bp_virtual_serial_link_new(). Returns:
 * (transfer full): the port. */
BpSerialDevice *bp_virtual_port_new (BpSerialPort *port, BpVirtualSerial *far_end, BpClock *clock,
                                     gboolean wire);

G_END_DECLS
