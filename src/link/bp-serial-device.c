/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-serial-device.h"

typedef struct {
  BpSerialPort *port;
} BpSerialDevicePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BpSerialDevice, bp_serial_device, G_TYPE_OBJECT)

static void
bp_serial_device_finalize (GObject *object)
{
  BpSerialDevicePrivate *priv = bp_serial_device_get_instance_private (BP_SERIAL_DEVICE (object));

  g_clear_pointer (&priv->port, bp_serial_port_free);
  G_OBJECT_CLASS (bp_serial_device_parent_class)->finalize (object);
}

static void
bp_serial_device_class_init (BpSerialDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_serial_device_finalize;
}

static void
bp_serial_device_init (BpSerialDevice *self)
{
}

const BpSerialPort *
bp_serial_device_get_port (BpSerialDevice *self)
{
  BpSerialDevicePrivate *priv = bp_serial_device_get_instance_private (self);

  g_return_val_if_fail (BP_IS_SERIAL_DEVICE (self), NULL);

  return priv->port;
}

void
bp_serial_device_take_port (BpSerialDevice *self, BpSerialPort *port)
{
  BpSerialDevicePrivate *priv = bp_serial_device_get_instance_private (self);

  g_return_if_fail (BP_IS_SERIAL_DEVICE (self));
  g_return_if_fail (priv->port == NULL);

  priv->port = port;
}

BpSerialLink *
bp_serial_device_open (BpSerialDevice *self, GError **error)
{
  g_return_val_if_fail (BP_IS_SERIAL_DEVICE (self), NULL);

  return BP_SERIAL_DEVICE_GET_CLASS (self)->open (self, error);
}
