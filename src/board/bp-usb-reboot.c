/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-usb-reboot.h"

#include "base/bp-error.h"
#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-protocol.h"

#define REQUEST_TIMEOUT_MS 1000

/* A Crazyflie has the ids of many boards: its manufacturer tells it apart. */
#define BITCRAZE "Bitcraze AB"

/* Device to ROM loader: vendor request whose index is the command (crazyflie-firmware,
 * tools/make/usb-bootloader.py and src/hal/src/usb.c); since its release 2022.03. */
static const BpUsbSetup crazyflie_request = { 0x40, 1, 1, 2, 0 };

static gboolean
is_crazyflie (const BpUsbDeviceInfo *info)
{
  return info->vendor_id == 0x0483 && info->product_id == 0x5740 &&
         g_strcmp0 (info->manufacturer, BITCRAZE) == 0;
}

/* Returns the DFU interface in run-time mode, or NULL. */
static BpDfuDescriptors *
find_runtime (const BpUsbDeviceInfo *info)
{
  g_autoptr (BpDfuDescriptors) dfu =
      info->descriptors != NULL ? bp_dfu_descriptors_parse (info->descriptors, NULL) : NULL;

  return dfu != NULL && dfu->protocol == BP_DFU_PROTOCOL_RUNTIME ? g_steal_pointer (&dfu) : NULL;
}

gboolean
bp_usb_reboot_is_crazyflie (BpUsbDevice *device)
{
  return is_crazyflie (bp_usb_device_get_info (device));
}

gboolean
bp_usb_reboot_applies (BpUsbDevice *device)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  g_autoptr (BpDfuDescriptors) dfu = find_runtime (info);

  return is_crazyflie (info) || dfu != NULL;
}

/* A request after which the device may be gone before it has answered. */
static gboolean
send_farewell (BpUsbLink *link, const BpUsbSetup *setup, BpLog *log, GError **error)
{
  GError *local = NULL;

  if (bp_usb_link_control (link, setup, NULL, REQUEST_TIMEOUT_MS, &local) >= 0)
    return TRUE;
  if (bp_error_is_stall (local)) {
    g_propagate_prefixed_error (error, local, "the firmware knows no way into its bootloader: ");
    return FALSE;
  }
  bp_log_add (log, "%s: as expected of a device that restarts", local->message);
  g_error_free (local);
  return TRUE;
}

/* DFU 1.1, 5.1: after DETACH the device goes by itself, or waits for a USB reset for as long as it
 * says. */
static gboolean
detach (BpUsbLink *link, const BpDfuDescriptors *dfu, BpLog *log, GError **error)
{
  const BpUsbSetup setup = { BP_DFU_REQUEST_OUT, BP_DFU_DETACH, MAX (dfu->detach_timeout, 1000),
                             dfu->interface_number, 0 };
  g_autoptr (GError) ignored = NULL;

  if (!bp_usb_link_claim (link, dfu->interface_number, 0, error) ||
      !send_farewell (link, &setup, log, error))
    return FALSE;
  if (!(dfu->attributes & BP_DFU_ATTRIBUTE_WILL_DETACH) && !bp_usb_link_reset (link, &ignored))
    bp_log_add (log, "USB reset: %s", ignored->message);
  return TRUE;
}

gboolean
bp_usb_reboot_send (BpUsbDevice *device, BpLog *log, GError **error)
{
  const BpUsbDeviceInfo *info = bp_usb_device_get_info (device);
  g_autoptr (BpDfuDescriptors) dfu = find_runtime (info);
  g_autoptr (BpUsbLink) link = bp_usb_device_open (device, error);

  if (link == NULL)
    return FALSE;
  if (is_crazyflie (info)) {
    bp_log_add (log, "asking the Crazyflie for its bootloader over USB");
    return send_farewell (link, &crazyflie_request, log, error);
  }
  bp_log_add (log, "asking for the bootloader by DFU's DETACH");
  return detach (link, dfu, log, error);
}
