/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libusb.h>

#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/** BpLibusbLink: the control pipe of a device that libusb has opened. */
#define BP_TYPE_LIBUSB_LINK (bp_libusb_link_get_type ())
G_DECLARE_FINAL_TYPE (BpLibusbLink, bp_libusb_link, BP, LIBUSB_LINK, GObject)

/**
 * bp_libusb_link_new:
 * @context: (transfer full): a context for this link alone
 * @handle: (transfer full): the device, opened in it
 * @info: of the device
 *
 * Returns: (transfer full): the link.
 */
BpUsbLink *bp_libusb_link_new (libusb_context *context, libusb_device_handle *handle, const BpUsbDeviceInfo *info);

G_END_DECLS
