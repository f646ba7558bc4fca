/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpSurvey: what a sector was found to hold. */
typedef enum {
  BP_SURVEY_UNREAD,    /* not read, or the read failed: to be treated as different */
  BP_SURVEY_EQUAL,     /* holds the firmware's bytes already, wherever the firmware has any */
  BP_SURVEY_BLANK,     /* nothing but 0xFF */
  BP_SURVEY_DIFFERENT, /* something else */
} BpSurvey;

/**
 * BpFlashSurvey:
 * @sectors: (element-type guint8): a #BpSurvey for each sector of the map, by its number
 *
 * What was read of the chip before a plan.
 */
typedef struct {
  GByteArray *sectors;
} BpFlashSurvey;

BpFlashSurvey *bp_flash_survey_new (guint n_sectors);
void bp_flash_survey_free (BpFlashSurvey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpFlashSurvey, bp_flash_survey_free)

void bp_flash_survey_set (BpFlashSurvey *self, guint sector, BpSurvey finding);
BpSurvey bp_flash_survey_get (const BpFlashSurvey *self, guint sector);

G_END_DECLS
