/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libusb.h>

#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/** BpLibusbDevice: a USB device of this machine, by its place and number; holds nothing of libusb. */
#define BP_TYPE_LIBUSB_DEVICE (bp_libusb_device_get_type ())
G_DECLARE_FINAL_TYPE (BpLibusbDevice, bp_libusb_device, BP, LIBUSB_DEVICE, BpUsbDevice)

/** bp_libusb_device_new: Returns: (transfer full) (nullable): what is known of @device without opening it; %NULL for a root hub. */
BpUsbDevice *bp_libusb_device_new (libusb_device *device);

G_END_DECLS
