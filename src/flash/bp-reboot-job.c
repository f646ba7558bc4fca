/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-reboot-job.h"

struct _BpRebootJob {
  BpJob parent_instance;
};

G_DEFINE_FINAL_TYPE (BpRebootJob, bp_reboot_job, BP_TYPE_JOB)

/* Every job begins with what this one is for. */
static gboolean
bp_reboot_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
bp_reboot_job_class_init (BpRebootJobClass *klass)
{
  BP_JOB_CLASS (klass)->work = bp_reboot_job_work;
}

static void
bp_reboot_job_init (BpRebootJob *self)
{
}

BpRebootJob *
bp_reboot_job_new (BpBoard *board)
{
  return g_object_new (BP_TYPE_REBOOT_JOB, "board", board, NULL);
}
