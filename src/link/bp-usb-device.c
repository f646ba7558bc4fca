/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-device.h"

typedef struct {
  BpUsbDeviceInfo info;
} BpUsbDevicePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BpUsbDevice, bp_usb_device, G_TYPE_OBJECT)

static void
clear_info (BpUsbDeviceInfo *info)
{
  g_free (info->id);
  g_free (info->manufacturer);
  g_free (info->product);
  g_free (info->serial);
  g_free (info->node);
  g_free (info->label);
  g_clear_pointer (&info->descriptors, g_bytes_unref);
}

static void
bp_usb_device_finalize (GObject *object)
{
  BpUsbDevicePrivate *priv = bp_usb_device_get_instance_private (BP_USB_DEVICE (object));

  clear_info (&priv->info);
  G_OBJECT_CLASS (bp_usb_device_parent_class)->finalize (object);
}

static void
bp_usb_device_class_init (BpUsbDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_usb_device_finalize;
}

static void
bp_usb_device_init (BpUsbDevice *self)
{
}

const BpUsbDeviceInfo *
bp_usb_device_get_info (BpUsbDevice *self)
{
  BpUsbDevicePrivate *priv = bp_usb_device_get_instance_private (self);

  g_return_val_if_fail (BP_IS_USB_DEVICE (self), NULL);

  return &priv->info;
}

void
bp_usb_device_take_info (BpUsbDevice *self, BpUsbDeviceInfo *info)
{
  BpUsbDevicePrivate *priv = bp_usb_device_get_instance_private (self);

  g_return_if_fail (BP_IS_USB_DEVICE (self));
  g_return_if_fail (priv->info.id == NULL);

  priv->info = *info;
  *info = (BpUsbDeviceInfo){ 0 };
}

void
bp_usb_device_copy_info (BpUsbDevice *self, BpUsbDevice *other)
{
  BpUsbDeviceInfo info = *bp_usb_device_get_info (other);

  info.id = g_strdup (info.id);
  info.manufacturer = g_strdup (info.manufacturer);
  info.product = g_strdup (info.product);
  info.serial = g_strdup (info.serial);
  info.node = g_strdup (info.node);
  info.label = g_strdup (info.label);
  info.descriptors = info.descriptors != NULL ? g_bytes_ref (info.descriptors) : NULL;
  bp_usb_device_take_info (self, &info);
}

BpUsbLink *
bp_usb_device_open (BpUsbDevice *self, GError **error)
{
  g_return_val_if_fail (BP_IS_USB_DEVICE (self), NULL);

  return BP_USB_DEVICE_GET_CLASS (self)->open (self, error);
}
