/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-leave-job.h"

#include "flash/bp-job-io.h"

struct _BpLeaveJob {
  BpJob parent_instance;

  gint64 address;
};

G_DEFINE_FINAL_TYPE (BpLeaveJob, bp_leave_job, BP_TYPE_JOB)

static gboolean
bp_leave_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpLeaveJob *self = BP_LEAVE_JOB (job);
  BpMemoryMap *flash = bp_loader_get_flash (loader);
  guint32 start = flash != NULL ? bp_memory_map_get_start (flash) : 0;

  return bp_job_restart (job, loader,
                         self->address != BP_NO_ADDRESS ? (guint32)self->address : start, error);
}

static void
bp_leave_job_class_init (BpLeaveJobClass *klass)
{
  BP_JOB_CLASS (klass)->work = bp_leave_job_work;
}

static void
bp_leave_job_init (BpLeaveJob *self)
{
}

BpLeaveJob *
bp_leave_job_new (BpBoard *board, gint64 address)
{
  BpLeaveJob *self = g_object_new (BP_TYPE_LEAVE_JOB, "board", board, NULL);

  self->address = address;
  return self;
}
