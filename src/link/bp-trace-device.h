/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/** BpTraceDevice: a USB device whose links are traced. */
#define BP_TYPE_TRACE_DEVICE (bp_trace_device_get_type ())
G_DECLARE_FINAL_TYPE (BpTraceDevice, bp_trace_device, BP, TRACE_DEVICE, BpUsbDevice)

/** bp_trace_device_new: Returns: (transfer full): @device, but each link that it opens writes to
 * @stream (see #BpTraceLink). */
BpUsbDevice *bp_trace_device_new (BpUsbDevice *device, GOutputStream *stream);

G_END_DECLS
