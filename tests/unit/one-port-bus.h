/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-bus.h"

G_BEGIN_DECLS

/** OnePortBus: a serial bus with one port on it, for ever. */
#define TYPE_ONE_PORT_BUS (one_port_bus_get_type ())
G_DECLARE_FINAL_TYPE (OnePortBus, one_port_bus, ONE, PORT_BUS, GObject)

/** one_port_bus_new: @device: a reference is taken. */
BpSerialBus *one_port_bus_new (BpSerialDevice *device);

G_END_DECLS
