/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-rom.h"
#include "virtual/bp-virtual-store.h"

G_BEGIN_DECLS

/** bp_virtual_record_save: stores what @rom is besides the contents of its flash. */
void bp_virtual_record_save (BpVirtualRom *rom, guint generation, BpVirtualStore *store);

/**
 * bp_virtual_record_load:
 * @generation: (out): left alone if there is none
 *
 * Makes @rom what was stored, contents of its flash included.
 *
 * Returns: %FALSE, with @rom left alone, if nothing good is stored.
 */
gboolean bp_virtual_record_load (BpVirtualRom *rom, guint *generation, BpVirtualStore *store);

G_END_DECLS
