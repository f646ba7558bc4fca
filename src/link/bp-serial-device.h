/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"
#include "link/bp-serial-port.h"

G_BEGIN_DECLS

/**
 * BpSerialDevice:
 *
 * One serial port as a bus lists it, not opened. Immutable once listed. Derived by the makers of
 * links. Any thread.
 */
#define BP_TYPE_SERIAL_DEVICE (bp_serial_device_get_type ())
G_DECLARE_DERIVABLE_TYPE (BpSerialDevice, bp_serial_device, BP, SERIAL_DEVICE, GObject)

struct _BpSerialDeviceClass {
  GObjectClass parent_class;

  BpSerialLink *(*open) (BpSerialDevice *self, GError **error);
};

/** bp_serial_device_get_port: Returns: (transfer none): what is known of it. */
const BpSerialPort *bp_serial_device_get_port (BpSerialDevice *self);

/** bp_serial_device_take_port: for derived types, at construction: takes @port over. */
void bp_serial_device_take_port (BpSerialDevice *self, BpSerialPort *port);

/**
 * bp_serial_device_open:
 *
 * Opens the port for us alone (TIOCEXCL), raw, 115200 8N1, without flow control; opening changes
 * DTR as the system wants it.
 *
 * Returns: (transfer full): the link; or %NULL with %BP_ERROR_NOT_PERMITTED, %BP_ERROR_BUSY (naming
 * the suspect), %BP_ERROR_DISCONNECTED. Blocks.
 */
BpSerialLink *bp_serial_device_open (BpSerialDevice *self, GError **error);

G_END_DECLS
