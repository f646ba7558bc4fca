/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-device.h"

#include "base/bp-error.h"
#include "virtual/bp-virtual-descriptors.h"
#include "virtual/bp-virtual-link.h"

struct _BpVirtualDevice {
  BpUsbDevice parent_instance;

  BpVirtualBus *bus;
  char *name;
};

G_DEFINE_FINAL_TYPE (BpVirtualDevice, bp_virtual_device, BP_TYPE_USB_DEVICE)

static BpUsbLink *
bp_virtual_device_open (BpUsbDevice *device, GError **error)
{
  BpVirtualDevice *self = BP_VIRTUAL_DEVICE (device);
  g_autoptr (BpVirtualBoard) board = bp_virtual_bus_open (self->bus, self->name, error);

  if (board == NULL)
    return NULL;
  if (!bp_virtual_board_is_present (board) ||
      bp_virtual_board_get_generation (board) != bp_usb_device_get_info (device)->generation) {
    g_set_error (error, BP_ERROR, BP_ERROR_DISCONNECTED, "virtual:%s: the board is gone",
                 self->name);
    return NULL;
  }
  return bp_virtual_link_new (board, bp_virtual_bus_get_clock (self->bus));
}

static void
bp_virtual_device_finalize (GObject *object)
{
  BpVirtualDevice *self = BP_VIRTUAL_DEVICE (object);

  g_clear_object (&self->bus);
  g_free (self->name);
  G_OBJECT_CLASS (bp_virtual_device_parent_class)->finalize (object);
}

static void
bp_virtual_device_class_init (BpVirtualDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_device_finalize;
  BP_USB_DEVICE_CLASS (klass)->open = bp_virtual_device_open;
}

static void
bp_virtual_device_init (BpVirtualDevice *self)
{
}

BpUsbDevice *
bp_virtual_device_new (BpVirtualBus *bus, const char *name, const BpVirtualProfile *profile,
                       guint generation)
{
  BpVirtualDevice *self = g_object_new (BP_TYPE_VIRTUAL_DEVICE, NULL);
  BpUsbDeviceInfo info = {
    .id = g_strconcat ("virtual:", name, NULL),
    .generation = generation,
    .vendor_id = profile->vendor_id,
    .product_id = profile->product_id,
    .device_version = profile->device_version,
    .manufacturer = g_strdup (profile->manufacturer),
    .product = g_strdup (profile->product),
    .serial = g_strdup (profile->serial),
    .label = g_strdup (profile->label),
    .descriptors = bp_virtual_descriptors_new (profile),
  };

  bp_usb_device_take_info (BP_USB_DEVICE (self), &info);
  self->bus = g_object_ref (bus);
  self->name = g_strdup (name);
  return BP_USB_DEVICE (self);
}
