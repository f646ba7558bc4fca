/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"
#include "virtual/bp-virtual-runner.h"

G_BEGIN_DECLS

/** BpVirtualRunnerDevice: the USB device of a running firmware, which knows one request: the
 * Crazyflie's to go to its loader (crazyflie-firmware src/hal/src/usb.c). */
#define BP_TYPE_VIRTUAL_RUNNER_DEVICE (bp_virtual_runner_device_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualRunnerDevice, bp_virtual_runner_device, BP, VIRTUAL_RUNNER_DEVICE,
                      BpUsbDevice)

/** bp_virtual_runner_device_new: @id: board id of its place. Returns: (transfer full): the device.
 */
BpUsbDevice *bp_virtual_runner_device_new (BpVirtualRunner *runner, const char *id,
                                           guint generation, BpClock *clock);

G_END_DECLS
