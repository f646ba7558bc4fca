/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-restore-job.h"

#include "base/bp-i18n.h"
#include "flash/bp-settings-work.h"

struct _BpRestoreJob {
  BpJob parent_instance;

  GPtrArray *lines;
  GPtrArray *complaints; /* the worker's, until it has ended */
};

G_DEFINE_FINAL_TYPE (BpRestoreJob, bp_restore_job, BP_TYPE_JOB)

static void
on_line (const BpSettingsLine *line, const char *complaint, gpointer data)
{
  BpRestoreJob *self = data;

  if (complaint == NULL)
    return;
  /* TRANSLATORS: the number of a line, the line, and what a firmware said of it. */
  g_ptr_array_add (self->complaints,
                   g_strdup_printf (_ ("Line %u, “%s”: %s"), line->number, line->text, complaint));
}

static gboolean
bp_restore_job_run (BpJob *job, GCancellable *cancellable, GError **error)
{
  BpRestoreJob *self = BP_RESTORE_JOB (job);

  return bp_settings_work_restore (job, self->lines, on_line, self, cancellable, error);
}

static void
bp_restore_job_finalize (GObject *object)
{
  BpRestoreJob *self = BP_RESTORE_JOB (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_ptr_array_unref (self->complaints);
  G_OBJECT_CLASS (bp_restore_job_parent_class)->finalize (object);
}

static void
bp_restore_job_class_init (BpRestoreJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_restore_job_finalize;
  BP_JOB_CLASS (klass)->run = bp_restore_job_run;
}

static void
bp_restore_job_init (BpRestoreJob *self)
{
  self->complaints = g_ptr_array_new_with_free_func (g_free);
}

BpRestoreJob *
bp_restore_job_new (BpBoard *board, GPtrArray *lines)
{
  BpRestoreJob *self = g_object_new (BP_TYPE_RESTORE_JOB, "board", board, NULL);

  self->lines = g_ptr_array_ref (lines);
  return self;
}

GPtrArray *
bp_restore_job_get_complaints (BpRestoreJob *self)
{
  g_return_val_if_fail (BP_IS_RESTORE_JOB (self), NULL);

  return self->complaints;
}
