/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/** BpFlashMap: a strip of the chip's sectors in proportion, each in what the plan does to it. Its
 * sentence is told to assistive technology. */
#define BP_TYPE_FLASH_MAP (bp_flash_map_get_type ())
G_DECLARE_FINAL_TYPE (BpFlashMap, bp_flash_map, BP, FLASH_MAP, GtkWidget)

/** bp_flash_map_set_plan: shows @plan; %NULL shows an empty strip. */
void bp_flash_map_set_plan (BpFlashMap *self, BpFlashPlan *plan);

G_END_DECLS
