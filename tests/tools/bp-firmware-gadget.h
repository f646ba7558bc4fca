/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-usbip-gadget.h"

G_BEGIN_DECLS

/**
 * BpFirmwareGadget:
 *
 * What a board with Betaflight on an STM32F4 looks like on the bus: a serial port (CDC-ACM) with
 * its ids and strings. It takes what is sent and says nothing: enough to be seen coming back after
 * a flash.
 */
#define BP_TYPE_FIRMWARE_GADGET (bp_firmware_gadget_get_type ())
G_DECLARE_FINAL_TYPE (BpFirmwareGadget, bp_firmware_gadget, BP, FIRMWARE_GADGET, GObject)

BpFirmwareGadget *bp_firmware_gadget_new (void);

G_END_DECLS
