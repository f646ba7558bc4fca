/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-system-port.h"

#include "link/bp-system-port-link.h"

struct _BpSystemPort {
  BpSerialDevice parent_instance;
};

G_DEFINE_FINAL_TYPE (BpSystemPort, bp_system_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
bp_system_port_open (BpSerialDevice *device, GError **error)
{
  return bp_system_port_link_new (bp_serial_device_get_port (device)->name, error);
}

static void
bp_system_port_class_init (BpSystemPortClass *klass)
{
  BP_SERIAL_DEVICE_CLASS (klass)->open = bp_system_port_open;
}

static void
bp_system_port_init (BpSystemPort *self)
{
}

BpSerialDevice *
bp_system_port_new (BpSerialPort *port)
{
  BpSerialDevice *self = g_object_new (BP_TYPE_SYSTEM_PORT, NULL);

  bp_serial_device_take_port (self, port);
  return self;
}
