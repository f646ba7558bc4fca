/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-serial.h"

G_BEGIN_DECLS

/** BpVirtualSerialLink: a #BpSerialLink in this process to the far end, on a clock; bytes to it
 * take their time on the wire. */
#define BP_TYPE_VIRTUAL_SERIAL_LINK (bp_virtual_serial_link_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualSerialLink, bp_virtual_serial_link, BP, VIRTUAL_SERIAL_LINK, GObject)

/**
 * bp_virtual_serial_link_new:
 * @wire: whether bytes take their time by the baud rate (a UART), or not (USB)
 */
BpSerialLink *bp_virtual_serial_link_new (BpVirtualSerial *far_end, BpClock *clock, gboolean wire);

G_END_DECLS
