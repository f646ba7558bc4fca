/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

#define BP_VIRTUAL_DEVICE_DESCRIPTOR_SIZE 18
#define BP_VIRTUAL_FUNCTIONAL_DESCRIPTOR_SIZE 9

/**
 * bp_virtual_descriptors_new:
 *
 * Returns: (transfer full): device descriptor (18 bytes) and configuration descriptor as this ROM
 * has them; the functional descriptor is the last of it (USB 2.0, 9.6; DFU 1.1, 4.2).
 */
GBytes *bp_virtual_descriptors_new (const BpVirtualProfile *profile);

/**
 * bp_virtual_descriptors_get_string:
 * @index: 0 for the languages
 *
 * Returns: (transfer full) (nullable): the whole string descriptor; %NULL if there is none.
 */
GByteArray *bp_virtual_descriptors_get_string (const BpVirtualProfile *profile, guint8 index);

G_END_DECLS
