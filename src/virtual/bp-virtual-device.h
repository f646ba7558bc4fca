/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/** BpVirtualDevice: a practice board as its shelf lists it. */
#define BP_TYPE_VIRTUAL_DEVICE (bp_virtual_device_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualDevice, bp_virtual_device, BP, VIRTUAL_DEVICE, BpUsbDevice)

/** bp_virtual_device_new: @name: on @bus, which opens it; @generation: as listed. */
BpUsbDevice *bp_virtual_device_new (BpVirtualBus *bus, const char *name,
                                    const BpVirtualProfile *profile, guint generation);

G_END_DECLS
