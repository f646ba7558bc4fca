/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"

G_BEGIN_DECLS

/**
 * BpSerialBus:
 *
 * A place where serial ports come and go: the system's, or the virtual boards'. Emits "changed" in
 * the main context in which it was made, whenever a scan may give something new.
 */
#define BP_TYPE_SERIAL_BUS (bp_serial_bus_get_type ())
G_DECLARE_INTERFACE (BpSerialBus, bp_serial_bus, BP, SERIAL_BUS, GObject)

struct _BpSerialBusInterface {
  GTypeInterface parent_iface;

  GPtrArray *(*scan) (BpSerialBus *self);
};

/** bp_serial_bus_scan: Returns: (transfer full) (element-type BpSerialDevice): the ports that are
 * there now; none is opened. Any thread. */
GPtrArray *bp_serial_bus_scan (BpSerialBus *self);

/** bp_serial_bus_emit_changed: for makers: tells that a scan may give something new. */
void bp_serial_bus_emit_changed (BpSerialBus *self);

G_END_DECLS
