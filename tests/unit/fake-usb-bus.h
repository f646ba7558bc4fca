/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-bus.h"

G_BEGIN_DECLS

/* A bus on which the test plugs devices in and out. */
#define FAKE_TYPE_USB_BUS (fake_usb_bus_get_type ())
G_DECLARE_FINAL_TYPE (FakeUsbBus, fake_usb_bus, FAKE, USB_BUS, GObject)

FakeUsbBus *fake_usb_bus_new (void);

/* Plugs in, in place of another one with the same id; tells. Returns the device, which the bus owns. */
BpUsbDevice *fake_usb_bus_plug (FakeUsbBus *self, const BpUsbDeviceInfo *info);
void fake_usb_bus_unplug (FakeUsbBus *self, const char *id);

/* The scans that were made so far. */
guint fake_usb_bus_get_n_scans (FakeUsbBus *self);

/* A device off the bus. Strings are copied. */
BpUsbDevice *fake_usb_device_new (const BpUsbDeviceInfo *info);

/* The next @times attempts to open it fail with @code. */
void fake_usb_device_refuse (BpUsbDevice *device, int code, guint times);
void fake_usb_device_set_link (BpUsbDevice *device, BpUsbLink *link);
guint fake_usb_device_get_n_opens (BpUsbDevice *device);

/* Device and configuration descriptor with one DFU interface of @protocol, DfuSe or plain 1.1 by @version. */
GBytes *fake_dfu_descriptors (guint16 vendor_id, guint16 product_id, guint8 protocol, guint16 version);

G_END_DECLS
