/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-usb-bus.h"

#include "base/bp-error.h"

#define FAKE_TYPE_USB_DEVICE (fake_usb_device_get_type ())
G_DECLARE_FINAL_TYPE (FakeUsbDevice, fake_usb_device, FAKE, USB_DEVICE, BpUsbDevice)

struct _FakeUsbDevice {
  BpUsbDevice parent_instance;

  int code;
  guint refusals;
  guint n_opens;
  BpUsbLink *link;
};

G_DEFINE_FINAL_TYPE (FakeUsbDevice, fake_usb_device, BP_TYPE_USB_DEVICE)

static BpUsbLink *
fake_usb_device_open (BpUsbDevice *device, GError **error)
{
  FakeUsbDevice *self = FAKE_USB_DEVICE (device);

  self->n_opens++;
  if (self->refusals > 0) {
    self->refusals--;
    g_set_error_literal (error, BP_ERROR, self->code, "refused on demand");
    return NULL;
  }
  if (self->link != NULL)
    return g_object_ref (self->link);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "no link");
  return NULL;
}

static void
fake_usb_device_dispose (GObject *object)
{
  g_clear_object (&FAKE_USB_DEVICE (object)->link);
  G_OBJECT_CLASS (fake_usb_device_parent_class)->dispose (object);
}

static void
fake_usb_device_class_init (FakeUsbDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fake_usb_device_dispose;
  BP_USB_DEVICE_CLASS (klass)->open = fake_usb_device_open;
}

static void
fake_usb_device_init (FakeUsbDevice *self)
{
}

BpUsbDevice *
fake_usb_device_new (const BpUsbDeviceInfo *info)
{
  BpUsbDevice *self = g_object_new (FAKE_TYPE_USB_DEVICE, NULL);
  BpUsbDeviceInfo copy = *info;

  copy.id = g_strdup (info->id);
  copy.manufacturer = g_strdup (info->manufacturer);
  copy.product = g_strdup (info->product);
  copy.serial = g_strdup (info->serial);
  copy.node = g_strdup (info->node);
  copy.label = g_strdup (info->label);
  copy.descriptors = info->descriptors != NULL ? g_bytes_ref (info->descriptors) : NULL;
  bp_usb_device_take_info (self, &copy);
  return self;
}

void
fake_usb_device_refuse (BpUsbDevice *device, int code, guint times)
{
  FAKE_USB_DEVICE (device)->code = code;
  FAKE_USB_DEVICE (device)->refusals = times;
}

void
fake_usb_device_set_link (BpUsbDevice *device, BpUsbLink *link)
{
  g_set_object (&FAKE_USB_DEVICE (device)->link, link);
}

guint
fake_usb_device_get_n_opens (BpUsbDevice *device)
{
  return FAKE_USB_DEVICE (device)->n_opens;
}

struct _FakeUsbBus {
  GObject parent_instance;

  GMutex mutex; /* boards are scanned on a thread */
  GPtrArray *devices;
  guint n_scans;
};

static void usb_bus_iface_init (BpUsbBusInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeUsbBus, fake_usb_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_BUS, usb_bus_iface_init))

static GPtrArray *
fake_usb_bus_scan (BpUsbBus *bus, GError **error)
{
  FakeUsbBus *self = FAKE_USB_BUS (bus);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *copy = g_ptr_array_copy (self->devices, (GCopyFunc)g_object_ref, NULL);

  g_ptr_array_set_free_func (copy, g_object_unref);
  self->n_scans++;
  return copy;
}

static void
usb_bus_iface_init (BpUsbBusInterface *iface)
{
  iface->scan = fake_usb_bus_scan;
}

static void
fake_usb_bus_finalize (GObject *object)
{
  FakeUsbBus *self = FAKE_USB_BUS (object);

  g_ptr_array_unref (self->devices);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (fake_usb_bus_parent_class)->finalize (object);
}

static void
fake_usb_bus_class_init (FakeUsbBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_usb_bus_finalize;
}

static void
fake_usb_bus_init (FakeUsbBus *self)
{
  g_mutex_init (&self->mutex);
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
}

FakeUsbBus *
fake_usb_bus_new (void)
{
  return g_object_new (FAKE_TYPE_USB_BUS, NULL);
}

static void
remove_device (FakeUsbBus *self, const char *id)
{
  for (guint i = 0; i < self->devices->len; i++) {
    if (g_str_equal (bp_usb_device_get_info (g_ptr_array_index (self->devices, i))->id, id)) {
      g_ptr_array_remove_index (self->devices, i);
      return;
    }
  }
}

BpUsbDevice *
fake_usb_bus_plug (FakeUsbBus *self, const BpUsbDeviceInfo *info)
{
  BpUsbDevice *device = fake_usb_device_new (info);

  g_mutex_lock (&self->mutex);
  remove_device (self, info->id);
  g_ptr_array_add (self->devices, device);
  g_mutex_unlock (&self->mutex);
  bp_usb_bus_emit_changed (BP_USB_BUS (self));
  return device;
}

void
fake_usb_bus_unplug (FakeUsbBus *self, const char *id)
{
  g_mutex_lock (&self->mutex);
  remove_device (self, id);
  g_mutex_unlock (&self->mutex);
  bp_usb_bus_emit_changed (BP_USB_BUS (self));
}

guint
fake_usb_bus_get_n_scans (FakeUsbBus *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_scans;
}

GBytes *
fake_dfu_descriptors (guint16 vendor_id, guint16 product_id, guint8 protocol, guint16 version)
{
  const guint8 bytes[] = {
    18,
    1,
    0x00,
    0x01,
    0,
    0,
    0,
    64,
    vendor_id & 0xff,
    vendor_id >> 8,
    product_id & 0xff,
    product_id >> 8,
    0x00,
    0x22,
    1,
    2,
    3,
    1,
    9,
    2,
    27,
    0,
    1,
    1,
    0,
    0xc0,
    50,
    9,
    4,
    0,
    0,
    0,
    0xfe,
    0x01,
    protocol,
    4,
    9,
    0x21,
    0x0b,
    0xff,
    0x00,
    0x00,
    0x08,
    version & 0xff,
    version >> 8,
  };

  return g_bytes_new (bytes, sizeof bytes);
}
