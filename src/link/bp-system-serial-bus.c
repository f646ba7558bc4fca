/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-system-serial-bus.h"

#include "link/bp-system-port.h"
#include "link/bp-usb-watch.h"

struct _BpSystemSerialBus {
  GObject parent_instance;

  BpUsbWatch *watch;
};

static void bp_system_serial_bus_iface_init (BpSerialBusInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpSystemSerialBus, bp_system_serial_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_BUS,
                                                      bp_system_serial_bus_iface_init))

static GPtrArray *
bp_system_serial_bus_scan (BpSerialBus *bus)
{
  g_autoptr (GPtrArray) ports = bp_serial_port_list ();
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_set_free_func (ports, NULL);
  for (guint i = 0; i < ports->len; i++)
    g_ptr_array_add (devices, bp_system_port_new (g_ptr_array_index (ports, i)));
  return devices;
}

static void
bp_system_serial_bus_iface_init (BpSerialBusInterface *iface)
{
  iface->scan = bp_system_serial_bus_scan;
}

static void
bp_system_serial_bus_finalize (GObject *object)
{
  g_clear_object (&BP_SYSTEM_SERIAL_BUS (object)->watch);
  G_OBJECT_CLASS (bp_system_serial_bus_parent_class)->finalize (object);
}

static void
bp_system_serial_bus_class_init (BpSystemSerialBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_system_serial_bus_finalize;
}

static void
bp_system_serial_bus_init (BpSystemSerialBus *self)
{
  self->watch = bp_usb_watch_new ("/dev");
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (bp_serial_bus_emit_changed), self,
                           G_CONNECT_SWAPPED);
}

BpSystemSerialBus *
bp_system_serial_bus_new (void)
{
  return g_object_new (BP_TYPE_SYSTEM_SERIAL_BUS, NULL);
}
