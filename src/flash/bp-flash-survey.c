/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-survey.h"

typedef struct {
  guint8 finding;
  guint8 others;
} Sector;

struct _BpFlashSurvey {
  guint n_sectors;
  Sector sectors[];
};

BpFlashSurvey *
bp_flash_survey_new (guint n_sectors)
{
  BpFlashSurvey *self = g_malloc0 (sizeof (BpFlashSurvey) + n_sectors * sizeof (Sector));

  self->n_sectors = n_sectors;
  return self;
}

void
bp_flash_survey_free (BpFlashSurvey *self)
{
  g_free (self);
}

void
bp_flash_survey_set (BpFlashSurvey *self, guint sector, BpSurveyFinding finding, gboolean others)
{
  g_return_if_fail (sector < self->n_sectors);

  self->sectors[sector].finding = finding;
  self->sectors[sector].others = others;
}

BpSurveyFinding
bp_flash_survey_get (const BpFlashSurvey *self, guint sector)
{
  g_return_val_if_fail (sector < self->n_sectors, BP_SURVEY_UNREAD);

  return self->sectors[sector].finding;
}

gboolean
bp_flash_survey_has_others (const BpFlashSurvey *self, guint sector)
{
  g_return_val_if_fail (sector < self->n_sectors, FALSE);

  return self->sectors[sector].others;
}
