/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-libusb-bus.h"

#include <libusb.h>

#include "link/bp-libusb-device.h"
#include "link/bp-libusb-error.h"
#include "link/bp-usb-watch.h"

struct _BpLibusbBus {
  GObject parent_instance;

  BpUsbWatch *watch;
};

/* A new context each time: a living one learns of new devices by udev's events only, and those
 * don't reach a sandbox. */
static GPtrArray *
bp_libusb_bus_scan (BpUsbBus *bus, GError **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  libusb_context *context = NULL;
  libusb_device **list = NULL;
  gssize n_devices;
  int result = libusb_init (&context);

  if (result != LIBUSB_SUCCESS) {
    bp_libusb_set_error (error, result, NULL);
    g_prefix_error (error, "looking for USB devices: ");
    return NULL;
  }
  n_devices = libusb_get_device_list (context, &list);
  for (gssize i = 0; i < n_devices; i++) {
    BpUsbDevice *device = bp_libusb_device_new (list[i]);

    if (device != NULL)
      g_ptr_array_add (devices, device);
  }
  if (n_devices >= 0)
    libusb_free_device_list (list, TRUE);
  libusb_exit (context);
  if (n_devices < 0) {
    bp_libusb_set_error (error, (int)n_devices, NULL);
    g_prefix_error (error, "listing USB devices: ");
    return NULL;
  }
  return g_steal_pointer (&devices);
}

static void
bus_iface_init (BpUsbBusInterface *iface)
{
  iface->scan = bp_libusb_bus_scan;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpLibusbBus, bp_libusb_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_BUS, bus_iface_init))

static void
bp_libusb_bus_dispose (GObject *object)
{
  BpLibusbBus *self = BP_LIBUSB_BUS (object);

  g_clear_object (&self->watch);
  G_OBJECT_CLASS (bp_libusb_bus_parent_class)->dispose (object);
}

static void
bp_libusb_bus_class_init (BpLibusbBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_libusb_bus_dispose;
}

static void
bp_libusb_bus_init (BpLibusbBus *self)
{
  self->watch = bp_usb_watch_new ("/dev");
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (bp_usb_bus_emit_changed), self,
                           G_CONNECT_SWAPPED);
}

BpLibusbBus *
bp_libusb_bus_new (void)
{
  return g_object_new (BP_TYPE_LIBUSB_BUS, NULL);
}
