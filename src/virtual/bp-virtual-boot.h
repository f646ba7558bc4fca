/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/* By what the ROM of a practice board knows a firmware that it may start. */

/** bp_virtual_boot_get_offset: Returns: where the vector table stands behind the start of an image.
 */
gsize bp_virtual_boot_get_offset (const BpVirtualProfile *profile);

/** bp_virtual_boot_mark: makes the bytes at @image, which hold code and vectors, an image that the
 * ROM starts; a no-op for a ROM that looks at nothing but vectors. */
void bp_virtual_boot_mark (const BpVirtualProfile *profile, guint8 *image);

/** bp_virtual_boot_finds_image: Returns: whether the ROM takes what stands at @image, at least 4
 * KiB, for an image, right or wrong; for chips with PICOBOOT. */
gboolean bp_virtual_boot_finds_image (const BpVirtualProfile *profile, const guint8 *image);

G_END_DECLS
