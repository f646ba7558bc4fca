/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-backup-job.h"

#include "flash/bp-settings-work.h"

struct _BpBackupJob {
  BpJob parent_instance;

  BpSettingsKind kind;
  char *place;
  char *path; /* the worker's, until it has ended */
};

G_DEFINE_FINAL_TYPE (BpBackupJob, bp_backup_job, BP_TYPE_JOB)

static gboolean
bp_backup_job_run (BpJob *job, GCancellable *cancellable, GError **error)
{
  BpBackupJob *self = BP_BACKUP_JOB (job);

  self->path = bp_settings_work_backup (job, self->kind, self->place, cancellable, error);
  return self->path != NULL;
}

static void
bp_backup_job_finalize (GObject *object)
{
  BpBackupJob *self = BP_BACKUP_JOB (object);

  g_free (self->place);
  g_free (self->path);
  G_OBJECT_CLASS (bp_backup_job_parent_class)->finalize (object);
}

static void
bp_backup_job_class_init (BpBackupJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_backup_job_finalize;
  BP_JOB_CLASS (klass)->run = bp_backup_job_run;
}

static void
bp_backup_job_init (BpBackupJob *self)
{
}

BpBackupJob *
bp_backup_job_new (BpBoard *board, BpSettingsKind kind, const char *place)
{
  BpBackupJob *self = g_object_new (BP_TYPE_BACKUP_JOB, "board", board, NULL);

  self->kind = kind;
  self->place = g_strdup (place);
  return self;
}

const char *
bp_backup_job_get_path (BpBackupJob *self)
{
  g_return_val_if_fail (BP_IS_BACKUP_JOB (self), NULL);

  return self->path;
}
