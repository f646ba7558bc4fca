/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-serial-bus.h"

G_DEFINE_INTERFACE (BpSerialBus, bp_serial_bus, G_TYPE_OBJECT)

static void
bp_serial_bus_default_init (BpSerialBusInterface *iface)
{
  g_signal_new ("changed", BP_TYPE_SERIAL_BUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

GPtrArray *
bp_serial_bus_scan (BpSerialBus *self)
{
  g_return_val_if_fail (BP_IS_SERIAL_BUS (self), NULL);

  return BP_SERIAL_BUS_GET_IFACE (self)->scan (self);
}

void
bp_serial_bus_emit_changed (BpSerialBus *self)
{
  g_return_if_fail (BP_IS_SERIAL_BUS (self));

  g_signal_emit_by_name (self, "changed");
}
