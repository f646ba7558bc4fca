/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/**
 * BpPicobootLoader:
 *
 * The boot ROM of an RP2040 or RP2350 in BOOTSEL mode, by its PICOBOOT interface. Its sectors are
 * those of the flash that stands beside the chip.
 */
#define BP_TYPE_PICOBOOT_LOADER (bp_picoboot_loader_get_type ())
G_DECLARE_FINAL_TYPE (BpPicobootLoader, bp_picoboot_loader, BP, PICOBOOT_LOADER, GObject)

/**
 * bp_picoboot_loader_new:
 * @link: (transfer none): the opened device
 * @log: (nullable): for lines of interest
 *
 * Returns: (transfer full): a loader, not connected yet. %BP_ERROR_NO_LOADER if the descriptors
 * show no PICOBOOT interface.
 */
BpLoader *bp_picoboot_loader_new (BpUsbLink *link, BpLog *log, GError **error);

G_END_DECLS
