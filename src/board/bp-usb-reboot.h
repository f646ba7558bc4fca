/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/* Boards that are asked for their loader over USB itself and not over a serial port: the Crazyflie,
 * and devices with a DFU run-time interface. */

/** bp_usb_reboot_is_crazyflie: Returns: whether @device is a Crazyflie that runs its firmware. */
gboolean bp_usb_reboot_is_crazyflie (BpUsbDevice *device);

/** bp_usb_reboot_applies: Returns: whether @device, which runs its firmware, is asked this way. */
gboolean bp_usb_reboot_applies (BpUsbDevice *device);

/**
 * bp_usb_reboot_send:
 *
 * Sends the request. The device often resets before it has answered, so that no answer is no error.
 * Worker thread.
 *
 * Returns: %FALSE with an error of opening the device, or %BP_ERROR_PROTOCOL if it refused.
 */
gboolean bp_usb_reboot_send (BpUsbDevice *device, BpLog *log, GError **error);

G_END_DECLS
