/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-leave-job.h"

#include "flash/bp-job-io.h"

struct _BpLeaveJob {
  BpJob parent_instance;

  gint64 address;
};

G_DEFINE_FINAL_TYPE (BpLeaveJob, bp_leave_job, BP_TYPE_JOB)

/* Where a firmware's vector table stands if nobody says: at the first sector that may be written,
 * as what comes before it is a bootloader's own. */
static guint32
find_start (BpMemoryMap *flash)
{
  for (guint i = 0; flash != NULL && i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    if (sector->access & BP_ACCESS_WRITE)
      return sector->address;
  }
  return 0;
}

static gboolean
bp_leave_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpLeaveJob *self = BP_LEAVE_JOB (job);
  guint32 start = find_start (bp_loader_get_flash (loader));

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
