/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-work.h"

#include "flash/bp-chip-reader.h"
#include "flash/bp-job-io.h"

/* Runs are moved in pieces of this size, so that a large image is not held twice. */
#define PIECE (256 * 1024)

typedef struct {
  BpJob *job;
  BpLoader *loader;
  BpFlashPlan *plan;
  GCancellable *cancellable;
} Work;

BpFlashPlan *
bp_flash_work_plan (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                    const BpFlashOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpFlashSurvey) survey = NULL;
  g_autoptr (BpFlashPlan) unread = NULL;
  BpFlashTarget target;

  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  bp_flash_target_init (&target, loader);
  /* Whatever is wrong with the file shows without reading the chip. */
  unread = bp_flash_plan_new (firmware, &target, NULL, options, error);
  if (unread == NULL || !bp_chip_reader_can_survey (&target))
    return g_steal_pointer (&unread);

  bp_job_set_rest (job, bp_chip_reader_get_time (&target, firmware, options) +
                            bp_flash_plan_get_duration (unread));
  survey = bp_chip_reader_survey (job, loader, firmware, options, cancellable, error);
  if (survey == NULL)
    return NULL;
  return bp_flash_plan_new (firmware, &target, survey, options, error);
}

static gboolean
erase (Work *work, GError **error)
{
  const GArray *list = bp_flash_plan_get_erase (work->plan);
  BpMemoryMap *flash = bp_loader_get_flash (work->loader);

  if (list->len == 0)
    return TRUE;
  bp_job_enter_phase (work->job, BP_PHASE_ERASE);
  if (bp_flash_plan_uses_mass_erase (work->plan))
    return bp_job_mass_erase (work->job, work->loader, list->len, work->cancellable, error);

  for (guint i = 0; i < list->len; i++) {
    guint32 address = g_array_index (list, BpPlanSector, i).address;

    if (!bp_job_erase_sector (work->job, work->loader, bp_memory_map_find (flash, address, NULL),
                              work->cancellable, error))
      return FALSE;
  }
  return TRUE;
}

typedef gboolean (*MoveFunc) (BpJob *job, BpLoader *loader, guint32 address, const guint8 *data,
                              gsize size, GCancellable *cancellable, GError **error);

/* A stream has no addresses and must go in one piece. */
static gboolean
move_run (Work *work, const BpPlanRun *run, MoveFunc move, GError **error)
{
  gboolean stream = bp_flash_plan_is_stream (work->plan);
  guint32 piece_size = stream ? run->size : MIN (run->size, PIECE);
  g_autofree guint8 *buffer = g_malloc (piece_size);

  for (guint32 done = 0; done < run->size; done += piece_size) {
    BpPlanRun piece = { run->address + done, MIN (piece_size, run->size - done) };

    bp_flash_plan_fill_run (work->plan, &piece, buffer);
    if (!move (work->job, work->loader, stream ? 0 : piece.address, buffer, piece.size,
               work->cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
move_runs (Work *work, const GArray *runs, BpPhase phase, MoveFunc move, GError **error)
{
  if (runs->len == 0)
    return TRUE;
  bp_job_enter_phase (work->job, phase);
  for (guint i = 0; i < runs->len; i++) {
    if (!move_run (work, &g_array_index (runs, BpPlanRun, i), move, error))
      return FALSE;
  }
  return TRUE;
}

/* A vector block that went wrong must not start anything: its sector is erased again, if the loader
 * still can. */
static void
blank_vectors (Work *work, const BpPlanRun *vector)
{
  const BpSector *sector =
      bp_memory_map_find (bp_loader_get_flash (work->loader), vector->address, NULL);
  g_autoptr (GError) error = NULL;

  if (!bp_loader_erase (work->loader, sector, NULL, &error))
    bp_log_add (bp_job_get_log (work->job), "the vector table could not be erased again: %s",
                error->message);
}

static gboolean
write_and_verify (Work *work, gboolean verify, GError **error)
{
  const BpPlanRun *vector = bp_flash_plan_get_vector_run (work->plan);

  if (!move_runs (work, bp_flash_plan_get_write (work->plan), BP_PHASE_WRITE, bp_job_write_bytes,
                  error))
    return FALSE;
  if (verify && !move_runs (work, bp_flash_plan_get_verify (work->plan), BP_PHASE_VERIFY,
                            bp_job_compare_bytes, error))
    return FALSE;
  if (vector == NULL)
    return TRUE;
  if (move_run (work, vector, bp_job_write_bytes, error) &&
      (!verify || move_run (work, vector, bp_job_compare_bytes, error)))
    return TRUE;
  blank_vectors (work, vector);
  return FALSE;
}

/* What the inspection found equal has been read in this very job: it counts as verified. */
static void
count_skipped (BpJob *job, BpFlashPlan *plan, BpFirmware *firmware)
{
  const GArray *skip = bp_flash_plan_get_skip (plan);
  BpJobResult done = { .sectors_skipped = skip->len };

  for (guint i = 0; i < skip->len; i++) {
    const BpPlanSector *sector = &g_array_index (skip, BpPlanSector, i);

    done.bytes_verified += bp_firmware_count (firmware, sector->address, sector->size);
  }
  bp_job_count (job, &done);
}

gboolean
bp_flash_work_carry_out (BpJob *job, BpLoader *loader, BpFlashPlan *plan, BpFirmware *firmware,
                         const BpFlashOptions *options, GCancellable *cancellable, GError **error)
{
  Work work = { job, loader, plan, cancellable };
  gboolean verify = options->verify && (bp_loader_get_features (loader) & BP_LOADER_CAN_READ_BACK);

  bp_job_set_rest (job, bp_flash_plan_get_duration (plan));
  count_skipped (job, plan, firmware);
  return erase (&work, error) && write_and_verify (&work, verify, error);
}

guint32
bp_flash_work_get_start_address (BpLoader *loader, BpFirmware *firmware)
{
  gint64 base = bp_firmware_get_vector_base (firmware);
  BpMemoryMap *flash = bp_loader_get_flash (loader);

  if (base != BP_NO_ADDRESS)
    return (guint32)base;
  return flash != NULL ? bp_memory_map_get_start (flash) : bp_firmware_get_start (firmware);
}
