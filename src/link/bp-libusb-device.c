/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-libusb-device.h"

#include <errno.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "link/bp-libusb-error.h"
#include "link/bp-libusb-link.h"
#include "link/bp-usb-place.h"

/* USB 2.0, 7.2: a chain of at most five hubs; seven tiers with the root. */
#define MAX_PORTS 7

struct _BpLibusbDevice {
  BpUsbDevice parent_instance;

  guint8 bus;
};

G_DEFINE_FINAL_TYPE (BpLibusbDevice, bp_libusb_device, BP_TYPE_USB_DEVICE)

static void
append (GByteArray *bytes, const guint8 *data, int size)
{
  if (data != NULL && size > 0)
    g_byte_array_append (bytes, data, size);
}

static void
append_interface (GByteArray *bytes, const struct libusb_interface_descriptor *interface)
{
  const guint8 head[9] = {
    sizeof head,
    LIBUSB_DT_INTERFACE,
    interface->bInterfaceNumber,
    interface->bAlternateSetting,
    interface->bNumEndpoints,
    interface->bInterfaceClass,
    interface->bInterfaceSubClass,
    interface->bInterfaceProtocol,
    interface->iInterface,
  };

  append (bytes, head, sizeof head);
  append (bytes, interface->extra, interface->extra_length);
  for (int i = 0; i < interface->bNumEndpoints; i++) {
    const struct libusb_endpoint_descriptor *endpoint = &interface->endpoint[i];
    guint8 endpoint_bytes[7] = { sizeof endpoint_bytes, LIBUSB_DT_ENDPOINT,
                                 endpoint->bEndpointAddress, endpoint->bmAttributes };

    bp_poke_u16 (endpoint_bytes + 4, endpoint->wMaxPacketSize);
    endpoint_bytes[6] = endpoint->bInterval;
    append (bytes, endpoint_bytes, sizeof endpoint_bytes);
    append (bytes, endpoint->extra, endpoint->extra_length);
  }
}

static void
append_config (GByteArray *bytes, const struct libusb_config_descriptor *config)
{
  guint start = bytes->len;
  const guint8 head[LIBUSB_DT_CONFIG_SIZE] = {
    sizeof head,
    LIBUSB_DT_CONFIG,
    0,
    0,
    config->bNumInterfaces,
    config->bConfigurationValue,
    config->iConfiguration,
    config->bmAttributes,
    config->MaxPower,
  };

  append (bytes, head, sizeof head);
  append (bytes, config->extra, config->extra_length);
  for (int i = 0; i < config->bNumInterfaces; i++) {
    for (int k = 0; k < config->interface[i].num_altsetting; k++)
      append_interface (bytes, &config->interface[i].altsetting[k]);
  }
  bp_poke_u16 (bytes->data + start + 2, bytes->len - start);
}

static void
append_device (GByteArray *bytes, const struct libusb_device_descriptor *device)
{
  guint8 data[LIBUSB_DT_DEVICE_SIZE] = { sizeof data, LIBUSB_DT_DEVICE };

  bp_poke_u16 (data + 2, device->bcdUSB);
  data[4] = device->bDeviceClass;
  data[5] = device->bDeviceSubClass;
  data[6] = device->bDeviceProtocol;
  data[7] = device->bMaxPacketSize0;
  bp_poke_u16 (data + 8, device->idVendor);
  bp_poke_u16 (data + 10, device->idProduct);
  bp_poke_u16 (data + 12, device->bcdDevice);
  data[14] = device->iManufacturer;
  data[15] = device->iProduct;
  data[16] = device->iSerialNumber;
  data[17] = device->bNumConfigurations;
  append (bytes, data, sizeof data);
}

/* libusb has read them when the device came; it gives them apart, and the loaders want them as they
 * are on the wire. */
static GBytes *
build_descriptors (libusb_device *device, const struct libusb_device_descriptor *descriptor)
{
  struct libusb_config_descriptor *config = NULL;
  GByteArray *bytes;

  if (libusb_get_active_config_descriptor (device, &config) != LIBUSB_SUCCESS)
    return NULL;
  bytes = g_byte_array_new ();
  append_device (bytes, descriptor);
  append_config (bytes, config);
  libusb_free_config_descriptor (config);
  return g_byte_array_free_to_bytes (bytes);
}

/* Returns "1-2.3", or NULL for a root hub. */
static char *
build_place (libusb_device *device)
{
  guint8 ports[MAX_PORTS];
  int n_ports = libusb_get_port_numbers (device, ports, sizeof ports);
  GString *place;

  if (n_ports <= 0)
    return NULL;
  place = g_string_new (NULL);
  g_string_printf (place, "%u", libusb_get_bus_number (device));
  for (int i = 0; i < n_ports; i++)
    g_string_append_printf (place, "%c%u", i == 0 ? '-' : '.', ports[i]);
  return g_string_free (place, FALSE);
}

BpUsbDevice *
bp_libusb_device_new (libusb_device *device)
{
  g_autofree char *place = build_place (device);
  struct libusb_device_descriptor descriptor;
  BpUsbDeviceInfo info = { 0 };
  BpLibusbDevice *self;

  if (place == NULL || libusb_get_device_descriptor (device, &descriptor) != LIBUSB_SUCCESS)
    return NULL;

  info.id = g_strconcat ("usb:", place, NULL);
  info.generation = libusb_get_device_address (device);
  info.vendor_id = descriptor.idVendor;
  info.product_id = descriptor.idProduct;
  info.device_version = descriptor.bcdDevice;
  info.descriptors = build_descriptors (device, &descriptor);
  info.node = bp_usb_place_get_node (libusb_get_bus_number (device), info.generation);
  bp_usb_place_read_strings (place, info.generation, &info.manufacturer, &info.product,
                             &info.serial);

  self = g_object_new (BP_TYPE_LIBUSB_DEVICE, NULL);
  self->bus = libusb_get_bus_number (device);
  bp_usb_device_take_info (BP_USB_DEVICE (self), &info);
  return BP_USB_DEVICE (self);
}

/* Returns the very device that was listed, not another one that stands in its place by now. */
static libusb_device *
find_listed (BpLibusbDevice *self, libusb_device **list, gssize n_devices)
{
  guint number = bp_usb_device_get_info (BP_USB_DEVICE (self))->generation;

  for (gssize i = 0; i < n_devices; i++) {
    if (libusb_get_bus_number (list[i]) == self->bus &&
        libusb_get_device_address (list[i]) == number)
      return list[i];
  }
  return NULL;
}

static int
open_handle (BpLibusbDevice *self, libusb_context *context, libusb_device_handle **handle)
{
  libusb_device **list = NULL;
  gssize n_devices = libusb_get_device_list (context, &list);
  libusb_device *device;
  int result;

  if (n_devices < 0)
    return (int)n_devices;
  device = find_listed (self, list, n_devices);
  result = device != NULL ? libusb_open (device, handle) : LIBUSB_ERROR_NO_DEVICE;
  libusb_free_device_list (list, TRUE);
  return result;
}

/* libusb says "I/O error" for a node that may not be opened for another reason than its mode
 * (device control groups of containers, read-only mounts). */
static gboolean
is_forbidden (const char *node)
{
  int trouble = node != NULL ? bp_usb_place_try_node (node) : 0;

  return trouble == EPERM || trouble == EACCES || trouble == EROFS;
}

static BpUsbLink *
bp_libusb_device_open (BpUsbDevice *device, GError **error)
{
  BpLibusbDevice *self = BP_LIBUSB_DEVICE (device);
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  libusb_context *context = NULL;
  libusb_device_handle *handle = NULL;
  int result = libusb_init (&context);

  if (result == LIBUSB_SUCCESS)
    result = open_handle (self, context, &handle);
  if (result != LIBUSB_SUCCESS) {
    if (context != NULL)
      libusb_exit (context);
    if (result == LIBUSB_ERROR_IO && is_forbidden (info->node))
      result = LIBUSB_ERROR_ACCESS;
    bp_libusb_set_error (error, result, info->node);
    g_prefix_error (error, "opening %s: ", info->node != NULL ? info->node : info->id);
    return NULL;
  }
  return bp_libusb_link_new (context, handle, info);
}

static void
bp_libusb_device_class_init (BpLibusbDeviceClass *klass)
{
  BP_USB_DEVICE_CLASS (klass)->open = bp_libusb_device_open;
}

static void
bp_libusb_device_init (BpLibusbDevice *self)
{
}
