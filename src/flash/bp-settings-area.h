/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "memory/bp-chip.h"

G_BEGIN_DECLS

/**
 * bp_settings_area_find:
 * @chip: the family
 * @address: (out): where the settings stand
 * @size: (out): their size in bytes
 *
 * Where the firmware of the Betaflight family keeps the user's settings on this chip (its linker
 * scripts): a .hex leaves a hole there, a flat .bin does not.
 *
 * Returns: whether it is known.
 */
gboolean bp_settings_area_find (const BpChip *chip, guint32 *address, guint32 *size);

G_END_DECLS
