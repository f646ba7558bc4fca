/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-verify-job.h"

#include "base/bp-i18n.h"
#include "flash/bp-flash-target.h"
#include "flash/bp-job-io.h"
#include "flash/bp-wire.h"

struct _BpVerifyJob {
  BpJob parent_instance;

  BpFirmware *firmware;
  gint64 address;
  gint64 size;
};

G_DEFINE_FINAL_TYPE (BpVerifyJob, bp_verify_job, BP_TYPE_JOB)

/* The part of @segment that is to be compared: its offset and length, which may be 0. */
static gsize
clip (BpVerifyJob *self, const BpSegment *segment, gsize *offset)
{
  guint64 from = self->address == BP_NO_ADDRESS ? 0 : (guint64)self->address;
  guint64 to = self->size < 0 ? G_MAXUINT64 : from + (guint64)self->size;
  guint64 start = MAX (from, segment->address);
  guint64 end = MIN (to, bp_segment_get_end (segment));

  *offset = end > start ? (gsize)(start - segment->address) : 0;
  return end > start ? (gsize)(end - start) : 0;
}

static gboolean
check_place (BpLoader *loader, guint32 address, gsize size, GError **error)
{
  gint64 range_address = address;
  gint64 range_size = (gint64)size;

  if (!(bp_loader_get_features (loader) & BP_LOADER_CAN_READ)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "this loader can't be read");
    return FALSE;
  }
  return !(bp_loader_get_features (loader) & BP_LOADER_CAN_ADDRESS) ||
         bp_job_find_range (loader, &range_address, &range_size, error) != NULL;
}

static gboolean
compare_segment (BpJob *job, BpLoader *loader, const BpSegment *segment, GCancellable *cancellable,
                 GError **error)
{
  gsize offset;
  gsize size = clip (BP_VERIFY_JOB (job), segment, &offset);
  const guint8 *data = g_bytes_get_data (segment->bytes, NULL);
  guint32 address = (guint32)(segment->address + offset);
  g_autoptr (GError) problem = NULL;

  if (size == 0)
    return TRUE;
  if (!check_place (loader, address, size, error))
    return FALSE;
  if (!(bp_loader_get_features (loader) & BP_LOADER_CAN_ADDRESS))
    address = (guint32)offset;
  if (bp_job_compare_bytes (job, loader, address, data + offset, size, cancellable, &problem))
    return TRUE;
  /* Nothing was written here, so nothing is broken. */
  if (bp_error_is (problem, BP_ERROR_VERIFY_FAILED))
    bp_error_set_hint (problem, _ ("If this firmware should be on the board, flash it."));
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
bp_verify_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpVerifyJob *self = BP_VERIFY_JOB (job);
  guint n_segments = bp_firmware_get_n_segments (self->firmware);
  BpFlashTarget target;
  guint32 total = 0;

  bp_flash_target_init (&target, loader);
  for (guint i = 0; i < n_segments; i++) {
    gsize offset;

    total += (guint32)clip (self, bp_firmware_get_segment (self->firmware, i), &offset);
  }
  if (total == 0) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
                         "the file has no bytes in this range");
    return FALSE;
  }

  bp_job_set_rest (job, bp_wire_get_read_time (&target, total));
  bp_job_enter_phase (job, BP_PHASE_VERIFY);
  for (guint i = 0; i < n_segments; i++) {
    if (!compare_segment (job, loader, bp_firmware_get_segment (self->firmware, i), cancellable,
                          error))
      return FALSE;
  }
  return TRUE;
}

static void
bp_verify_job_finalize (GObject *object)
{
  g_clear_object (&BP_VERIFY_JOB (object)->firmware);
  G_OBJECT_CLASS (bp_verify_job_parent_class)->finalize (object);
}

static void
bp_verify_job_class_init (BpVerifyJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_verify_job_finalize;
  BP_JOB_CLASS (klass)->work = bp_verify_job_work;
}

static void
bp_verify_job_init (BpVerifyJob *self)
{
}

BpVerifyJob *
bp_verify_job_new (BpBoard *board, BpFirmware *firmware, gint64 address, gint64 size)
{
  BpVerifyJob *self = g_object_new (BP_TYPE_VERIFY_JOB, "board", board, NULL);

  self->firmware = g_object_ref (firmware);
  self->address = address;
  self->size = size;
  return self;
}
