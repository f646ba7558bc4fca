/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "one-port-bus.h"

struct _OnePortBus {
  GObject parent_instance;

  BpSerialDevice *device;
};

static GPtrArray *
one_port_bus_scan (BpSerialBus *bus)
{
  GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (ports, g_object_ref (ONE_PORT_BUS (bus)->device));
  return ports;
}

static void
one_port_bus_iface_init (BpSerialBusInterface *iface)
{
  iface->scan = one_port_bus_scan;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OnePortBus, one_port_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_BUS, one_port_bus_iface_init))

static void
one_port_bus_finalize (GObject *object)
{
  g_clear_object (&ONE_PORT_BUS (object)->device);
  G_OBJECT_CLASS (one_port_bus_parent_class)->finalize (object);
}

static void
one_port_bus_class_init (OnePortBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = one_port_bus_finalize;
}

static void
one_port_bus_init (OnePortBus *self)
{
}

BpSerialBus *
one_port_bus_new (BpSerialDevice *device)
{
  OnePortBus *self = g_object_new (TYPE_ONE_PORT_BUS, NULL);

  self->device = g_object_ref (device);
  return BP_SERIAL_BUS (self);
}
