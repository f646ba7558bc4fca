/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-port.h"

#include "base/bp-error.h"
#include "virtual/bp-virtual-serial-link.h"

struct _BpVirtualPort {
  BpSerialDevice parent_instance;

  BpVirtualSerial *far_end;
  BpClock *clock;
  gboolean wire;
};

G_DEFINE_FINAL_TYPE (BpVirtualPort, bp_virtual_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
bp_virtual_port_open (BpSerialDevice *device, GError **error)
{
  BpVirtualPort *self = BP_VIRTUAL_PORT (device);

  if (bp_virtual_serial_is_present (self->far_end, bp_clock_now (self->clock)))
    return bp_virtual_serial_link_new (self->far_end, self->clock, self->wire);
  g_set_error (error, BP_ERROR, BP_ERROR_DISCONNECTED, "%s is gone",
               bp_serial_device_get_port (device)->name);
  return NULL;
}

static void
bp_virtual_port_finalize (GObject *object)
{
  BpVirtualPort *self = BP_VIRTUAL_PORT (object);

  g_clear_object (&self->far_end);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_virtual_port_parent_class)->finalize (object);
}

static void
bp_virtual_port_class_init (BpVirtualPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = bp_virtual_port_open;
}

static void
bp_virtual_port_init (BpVirtualPort *self)
{
}

BpSerialDevice *
bp_virtual_port_new (BpSerialPort *port, BpVirtualSerial *far_end, BpClock *clock, gboolean wire)
{
  BpVirtualPort *self = g_object_new (BP_TYPE_VIRTUAL_PORT, NULL);

  bp_serial_device_take_port (BP_SERIAL_DEVICE (self), port);
  self->far_end = g_object_ref (far_end);
  self->clock = g_object_ref (clock);
  self->wire = wire;
  return BP_SERIAL_DEVICE (self);
}
