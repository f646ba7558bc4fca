/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/** BP_VIRTUAL_SETTINGS_MARK: the text with which the settings of the old firmware begin. */
#define BP_VIRTUAL_SETTINGS_MARK "BOOTPIN PRACTICE SETTINGS"

/**
 * bp_virtual_firmware_fill:
 * @data: contents of the whole flash, blank
 *
 * Puts the firmware there that a new practice board runs: a vector table, code in about half of the
 * flash, settings where Betaflight keeps them. Always the same for a profile.
 */
void bp_virtual_firmware_fill (const BpVirtualProfile *profile, guint8 *data, gsize size);

G_END_DECLS
