/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-series-outcome.h"

struct _BpSeriesOutcome {
  GObject parent_instance;

  char *board_id;
  char *label;
  GError *error;
  gboolean is_left_alone;
  gboolean is_safe;
  BpJobResult result;
};

G_DEFINE_FINAL_TYPE (BpSeriesOutcome, bp_series_outcome, G_TYPE_OBJECT)

static void
bp_series_outcome_finalize (GObject *object)
{
  BpSeriesOutcome *self = BP_SERIES_OUTCOME (object);

  g_free (self->board_id);
  g_free (self->label);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (bp_series_outcome_parent_class)->finalize (object);
}

static void
bp_series_outcome_class_init (BpSeriesOutcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_series_outcome_finalize;
}

static void
bp_series_outcome_init (BpSeriesOutcome *self)
{
}

BpSeriesOutcome *
bp_series_outcome_new (BpFlashJob *job, const GError *error, gboolean left_alone)
{
  BpSeriesOutcome *self = g_object_new (BP_TYPE_SERIES_OUTCOME, NULL);
  BpBoard *board = bp_job_get_board (BP_JOB (job));
  const BpIdentity *identity = bp_job_get_identity (BP_JOB (job));

  self->board_id = g_strdup (bp_board_get_id (board));
  self->label =
      identity != NULL ? bp_identity_dup_label (identity) : g_strdup (bp_board_get_name (board));
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->is_left_alone = left_alone;
  self->is_safe = bp_job_is_safe (BP_JOB (job));
  bp_job_get_result (BP_JOB (job), &self->result);
  return self;
}

const char *
bp_series_outcome_get_board_id (BpSeriesOutcome *self)
{
  g_return_val_if_fail (BP_IS_SERIES_OUTCOME (self), NULL);

  return self->board_id;
}

const char *
bp_series_outcome_get_label (BpSeriesOutcome *self)
{
  g_return_val_if_fail (BP_IS_SERIES_OUTCOME (self), NULL);

  return self->label;
}

const GError *
bp_series_outcome_get_error (BpSeriesOutcome *self)
{
  g_return_val_if_fail (BP_IS_SERIES_OUTCOME (self), NULL);

  return self->error;
}

gboolean
bp_series_outcome_is_left_alone (BpSeriesOutcome *self)
{
  g_return_val_if_fail (BP_IS_SERIES_OUTCOME (self), FALSE);

  return self->is_left_alone;
}

gboolean
bp_series_outcome_is_safe (BpSeriesOutcome *self)
{
  g_return_val_if_fail (BP_IS_SERIES_OUTCOME (self), TRUE);

  return self->is_safe;
}

void
bp_series_outcome_get_result (BpSeriesOutcome *self, BpJobResult *result)
{
  g_return_if_fail (BP_IS_SERIES_OUTCOME (self));

  *result = self->result;
}
