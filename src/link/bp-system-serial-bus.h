/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-bus.h"

G_BEGIN_DECLS

/** BpSystemSerialBus: the serial ports of this machine. */
#define BP_TYPE_SYSTEM_SERIAL_BUS (bp_system_serial_bus_get_type ())
G_DECLARE_FINAL_TYPE (BpSystemSerialBus, bp_system_serial_bus, BP, SYSTEM_SERIAL_BUS, GObject)

/** bp_system_serial_bus_new: Returns: (transfer full): the bus, which watches from now on. */
BpSystemSerialBus *bp_system_serial_bus_new (void);

G_END_DECLS
