/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-read-job.h"

#include "flash/bp-flash-target.h"
#include "flash/bp-job-io.h"
#include "flash/bp-wire.h"

struct _BpReadJob {
  BpJob parent_instance;

  gint64 address;
  gint64 size;
  GBytes *bytes;
};

G_DEFINE_FINAL_TYPE (BpReadJob, bp_read_job, BP_TYPE_JOB)

static gboolean
find_range (BpReadJob *self, BpLoader *loader, GError **error)
{
  if (!(bp_loader_get_features (loader) & BP_LOADER_CAN_READ)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "this loader can't be read");
    return FALSE;
  }
  if (bp_loader_get_features (loader) & BP_LOADER_CAN_ADDRESS)
    return bp_job_find_range (loader, &self->address, &self->size, error) != NULL;
  if (self->size > 0) {
    self->address = 0;
    return TRUE;
  }
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                       "this loader does not tell the size of its memory: name one");
  return FALSE;
}

static gboolean
bp_read_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpReadJob *self = BP_READ_JOB (job);
  g_autofree guint8 *data = NULL;
  BpFlashTarget target;

  if (!find_range (self, loader, error))
    return FALSE;
  bp_flash_target_init (&target, loader);
  bp_job_set_rest (job, bp_wire_get_read_time (&target, (guint32)self->size));
  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  data = g_malloc (self->size);
  if (!bp_job_read_bytes (job, loader, (guint32)self->address, data, self->size, cancellable,
                          error))
    return FALSE;
  self->bytes = g_bytes_new_take (g_steal_pointer (&data), self->size);
  return TRUE;
}

static void
bp_read_job_finalize (GObject *object)
{
  g_clear_pointer (&BP_READ_JOB (object)->bytes, g_bytes_unref);
  G_OBJECT_CLASS (bp_read_job_parent_class)->finalize (object);
}

static void
bp_read_job_class_init (BpReadJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_read_job_finalize;
  BP_JOB_CLASS (klass)->work = bp_read_job_work;
}

static void
bp_read_job_init (BpReadJob *self)
{
}

BpReadJob *
bp_read_job_new (BpBoard *board, gint64 address, gint64 size)
{
  BpReadJob *self = g_object_new (BP_TYPE_READ_JOB, "board", board, NULL);

  self->address = address;
  self->size = size;
  return self;
}

GBytes *
bp_read_job_get_bytes (BpReadJob *self, guint32 *address)
{
  g_return_val_if_fail (BP_IS_READ_JOB (self), NULL);

  if (address != NULL)
    *address = (guint32)self->address;
  return self->bytes;
}
