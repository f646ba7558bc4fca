/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "flash/bp-flash-plan.h"
#include "flash/bp-job-marks.h"

G_BEGIN_DECLS

/**
 * BpFlashMap:
 *
 * The chip's sectors in proportion, each in its state: by the plan at first, then by what the job
 * has done. The states differ in height as well as in colour. The pointer or, with the keyboard's
 * focus, the arrow keys choose a sector to be told of.
 *
 * Property (read-only): "words" (nullable): on the sector that is pointed at.
 */
#define BP_TYPE_FLASH_MAP (bp_flash_map_get_type ())
G_DECLARE_FINAL_TYPE (BpFlashMap, bp_flash_map, BP, FLASH_MAP, GtkWidget)

/** bp_flash_map_set_plan: @plan: (nullable): %NULL for an empty strip. */
void bp_flash_map_set_plan (BpFlashMap *self, BpFlashPlan *plan);

/** bp_flash_map_apply: @marks: (element-type BpJobMark): what the job has done since. */
void bp_flash_map_apply (BpFlashMap *self, const GArray *marks);

/** bp_flash_map_fail: marks the place where the job failed; %BP_NO_ADDRESS for none. */
void bp_flash_map_fail (BpFlashMap *self, gint64 address);

/** bp_flash_map_get_words: Returns: (nullable): what "words" says. */
const char *bp_flash_map_get_words (BpFlashMap *self);

G_END_DECLS
