/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-serial-descriptors.h"
#include "bp-usbip-gadget.h"
#include "virtual/bp-virtual-serial.h"

G_BEGIN_DECLS

/**
 * BpSerialGadget:
 *
 * A USB serial port (CDC-ACM, PSTN 1.2) that carries bytes between the host and a #BpVirtualSerial:
 * a firmware that runs, or an adapter with a board behind it. The far end sees what the host sets:
 * rate, parity, DTR and RTS.
 */
#define BP_TYPE_SERIAL_GADGET (bp_serial_gadget_get_type ())
G_DECLARE_FINAL_TYPE (BpSerialGadget, bp_serial_gadget, BP, SERIAL_GADGET, GObject)

/**
 * bp_serial_gadget_new:
 * @identity: copied, with its strings
 * @wire: whether bytes to the far end take their time by the baud rate (an adapter), or not (USB)
 *
 * Returns: (transfer full): the port as it is after power-on. Plugged in again, it is a new one.
 */
BpSerialGadget *bp_serial_gadget_new (const BpSerialIdentity *identity, BpVirtualSerial *far_end,
                                      BpClock *clock, gboolean wire);

G_END_DECLS
