/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/**
 * BpUsbDevice:
 *
 * One USB device as a bus lists it, not opened. Immutable once listed. Derived by the makers of links. Any thread.
 */
#define BP_TYPE_USB_DEVICE (bp_usb_device_get_type ())
G_DECLARE_DERIVABLE_TYPE (BpUsbDevice, bp_usb_device, BP, USB_DEVICE, GObject)

struct _BpUsbDeviceClass {
  GObjectClass parent_class;

  BpUsbLink *(*open) (BpUsbDevice *self, GError **error);
};

/**
 * BpUsbDeviceInfo:
 * @id: board id of its place, such as "usb:1-2" or "virtual:f405"
 * @generation: changes whenever the device at this place enumerates anew (the kernel's device number)
 * @manufacturer: (nullable), @product: (nullable), @serial: (nullable): as cached by the system, valid UTF-8
 * @descriptors: (nullable): device descriptor followed by the active configuration's; %NULL if unreadable
 * @node: (nullable): the device node, such as "/dev/bus/usb/001/005"
 * @label: (nullable): a name for people that is better than the device's own strings; practice boards have one
 *
 * What is known of a device without opening it.
 */
typedef struct {
  char *id;
  guint generation;
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_version;
  char *manufacturer;
  char *product;
  char *serial;
  GBytes *descriptors;
  char *node;
  char *label;
} BpUsbDeviceInfo;

/** bp_usb_device_get_info: Returns: (transfer none): the facts. */
const BpUsbDeviceInfo *bp_usb_device_get_info (BpUsbDevice *self);

/** bp_usb_device_take_info: for derived types, at construction: moves the contents of @info (strings, bytes) into @self. */
void bp_usb_device_take_info (BpUsbDevice *self, BpUsbDeviceInfo *info);

/** bp_usb_device_copy_info: for derived types, at construction: gives @self the facts of @other. */
void bp_usb_device_copy_info (BpUsbDevice *self, BpUsbDevice *other);

/**
 * bp_usb_device_open:
 *
 * Returns: (transfer full): the control pipe; or %NULL with %BP_ERROR_NOT_PERMITTED, %BP_ERROR_DISCONNECTED, %BP_ERROR_BUSY or %BP_ERROR_PROTOCOL. Blocks.
 */
BpUsbLink *bp_usb_device_open (BpUsbDevice *self, GError **error);

G_END_DECLS
