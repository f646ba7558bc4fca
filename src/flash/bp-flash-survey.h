/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpSurveyFinding: what a sector was found to hold. */
typedef enum {
  BP_SURVEY_UNREAD,    /* not read, or the read failed: to be treated as different */
  BP_SURVEY_EQUAL,     /* holds the firmware's bytes already, wherever the firmware has any */
  BP_SURVEY_BLANK,     /* nothing but 0xFF */
  BP_SURVEY_DIFFERENT, /* something else */
} BpSurveyFinding;

/**
 * BpFlashSurvey:
 *
 * What was read of the chip before a plan: a finding for each sector of the map, by its number, and
 * whether it holds anything outside the firmware's bytes. Never written again once a plan uses it.
 */
typedef struct _BpFlashSurvey BpFlashSurvey;

BpFlashSurvey *bp_flash_survey_new (guint n_sectors);
void bp_flash_survey_free (BpFlashSurvey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpFlashSurvey, bp_flash_survey_free)

/** bp_flash_survey_set: @others says whether bytes that the firmware does not have were seen to be
 * other than 0xFF. */
void bp_flash_survey_set (BpFlashSurvey *self, guint sector, BpSurveyFinding finding,
                          gboolean others);
BpSurveyFinding bp_flash_survey_get (const BpFlashSurvey *self, guint sector);
gboolean bp_flash_survey_has_others (const BpFlashSurvey *self, guint sector);

G_END_DECLS
