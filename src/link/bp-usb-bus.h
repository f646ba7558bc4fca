/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/**
 * BpUsbBus:
 *
 * A place where USB devices come and go: the system's (libusb) or the shelf of virtual boards. Emits "changed" in the main context in which it
 * was made, whenever a scan may give something new.
 */
#define BP_TYPE_USB_BUS (bp_usb_bus_get_type ())
G_DECLARE_INTERFACE (BpUsbBus, bp_usb_bus, BP, USB_BUS, GObject)

struct _BpUsbBusInterface {
  GTypeInterface parent_iface;

  GPtrArray *(*scan) (BpUsbBus *self, GError **error);
};

/**
 * bp_usb_bus_scan:
 *
 * Lists what is there now. Any thread; may block for some milliseconds, never opens a device.
 *
 * Returns: (transfer full) (element-type BpUsbDevice): the devices, or %NULL with @error set.
 */
GPtrArray *bp_usb_bus_scan (BpUsbBus *self, GError **error);

/** bp_usb_bus_emit_changed: for makers: tells that a scan may give something new. */
void bp_usb_bus_emit_changed (BpUsbBus *self);

G_END_DECLS
