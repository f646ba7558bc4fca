/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-bus.h"

G_BEGIN_DECLS

/** BpLibusbBus: the USB devices of this machine. Ids are "usb:BUS-PORT[.PORT...]"; root hubs are left out. Also says "changed" for serial ports. */
#define BP_TYPE_LIBUSB_BUS (bp_libusb_bus_get_type ())
G_DECLARE_FINAL_TYPE (BpLibusbBus, bp_libusb_bus, BP, LIBUSB_BUS, GObject)

/** bp_libusb_bus_new: Returns: (transfer full): the bus, which watches from now on. */
BpLibusbBus *bp_libusb_bus_new (void);

G_END_DECLS
