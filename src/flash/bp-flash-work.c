/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-work.h"

#include "base/bp-bytes.h"
#include "flash/bp-chip-reader.h"
#include "flash/bp-job-io.h"

/* Runs are moved in pieces of this size, so that a large image is not held twice. */
#define PIECE (256 * 1024)

/* So many sectors may be done anew before a job is given up: a cable that errs now and then is
 * survived, a worn chip is not fought. */
#define MAX_REPAIRS 3
#define MAX_RESCUES 16

typedef struct {
  BpJob *job;
  BpLoader *loader;
  BpFlashPlan *plan;
  GCancellable *cancellable;
  guint n_repairs; /* sectors done anew */
  guint n_rescues; /* blocks read back */
} Work;

/* Nothing of what is planned may be write-protected. */
static gboolean
check_runs (BpLoader *loader, const GArray *runs, GError **error)
{
  BpMemoryMap *flash = bp_loader_get_flash (loader);

  for (guint i = 0; i < runs->len; i++) {
    const BpPlanRun *run = &g_array_index (runs, BpPlanRun, i);
    guint64 end = (guint64)run->address + run->size;

    for (guint64 next = run->address; next < end;) {
      const BpSector *sector = bp_memory_map_find (flash, (guint32)next, NULL);

      if (!bp_loader_check_sector (loader, sector, error))
        return FALSE;
      next = bp_sector_get_end (sector);
    }
  }
  return TRUE;
}

static gboolean
check_plan (BpLoader *loader, BpFlashPlan *plan, GError **error)
{
  const GArray *erase = bp_flash_plan_get_erase (plan);
  BpMemoryMap *flash = bp_loader_get_flash (loader);

  if (bp_flash_plan_is_stream (plan))
    return TRUE;
  for (guint i = 0; i < erase->len; i++) {
    guint32 address = g_array_index (erase, BpPlanSector, i).address;

    if (!bp_loader_check_sector (loader, bp_memory_map_find (flash, address, NULL), error))
      return FALSE;
  }
  return check_runs (loader, bp_flash_plan_get_write (plan), error);
}

BpFlashPlan *
bp_flash_work_plan (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                    const BpFlashOptions *options, BpCrazyflie *crazyflie,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (BpFlashSurvey) survey = NULL;
  g_autoptr (BpFlashPlan) unread = NULL;
  g_autoptr (BpFlashPlan) plan = NULL;
  BpFlashTarget target;

  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  bp_flash_target_init (&target, loader);
  target.identity = bp_job_get_identity (job);
  if (!bp_crazyflie_recognise (loader, crazyflie, cancellable, error))
    return NULL;
  target.crazyflie = crazyflie->is_one ? crazyflie : NULL;
  /* Whatever is wrong with the file shows without reading the chip. */
  unread = bp_flash_plan_new (firmware, &target, NULL, options, error);
  if (unread == NULL || !bp_chip_reader_can_survey (&target))
    return g_steal_pointer (&unread);
  if (options->rewrite)
    return check_plan (loader, unread, error) ? g_steal_pointer (&unread) : NULL;

  bp_job_set_rest (job, bp_chip_reader_get_time (&target, firmware, options) +
                            bp_flash_plan_get_duration (unread));
  survey = bp_chip_reader_survey (job, loader, firmware, options, cancellable, error);
  if (survey == NULL)
    return NULL;
  plan = bp_flash_plan_new (firmware, &target, survey, options, error);
  return plan != NULL && check_plan (loader, plan, error) ? g_steal_pointer (&plan) : NULL;
}

BpFlashPlan *
bp_flash_work_estimate (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                        const BpFlashOptions *options, GError **error)
{
  BpFlashTarget target;

  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  bp_flash_target_init (&target, loader);
  target.identity = bp_job_get_identity (job);
  return bp_flash_plan_new (firmware, &target, NULL, options, error);
}

static gboolean
is_worth_a_second_try (const GError *error)
{
  return bp_error_is (error, BP_ERROR_ERASE_FAILED) || bp_error_is (error, BP_ERROR_PROTOCOL);
}

/* An erase that was refused or garbled is tried once more: it can only be done or not. */
static gboolean
erase_patiently (Work *work, const BpSector *const *sectors, guint n_sectors, GError **error)
{
  gboolean is_second_try = FALSE;

  for (guint begin = 0; begin < n_sectors;) {
    g_autoptr (GError) local = NULL;
    guint n_done;

    if (bp_job_erase_sectors (work->job, work->loader, sectors + begin, n_sectors - begin, &n_done,
                              work->cancellable, &local))
      return TRUE;
    is_second_try = is_second_try && n_done == 0;
    if (is_second_try || !is_worth_a_second_try (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    bp_log_add (bp_job_get_log (work->job), "%s: trying again", local->message);
    is_second_try = TRUE;
    begin += n_done;
  }
  return TRUE;
}

/* Of all that is planned, but for the first sector, which is erased by now. A loader that does not
 * take the one command for all may take those for each. */
static gboolean
erase_at_once (Work *work, const BpSector *const *sectors, guint n_sectors, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (bp_job_mass_erase (work->job, work->loader, n_sectors, work->cancellable, &local))
    return TRUE;
  if (!is_worth_a_second_try (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  bp_log_add (bp_job_get_log (work->job), "%s: erasing sector by sector", local->message);
  return erase_patiently (work, sectors, n_sectors, error);
}

static gboolean
erase (Work *work, GError **error)
{
  const GArray *list = bp_flash_plan_get_erase (work->plan);
  BpMemoryMap *flash = bp_loader_get_flash (work->loader);
  g_autofree const BpSector **sectors = g_new (const BpSector *, list->len + 1);

  if (list->len == 0)
    return TRUE;
  bp_job_enter_phase (work->job, BP_PHASE_ERASE);
  for (guint i = 0; i < list->len; i++)
    sectors[i] = bp_memory_map_find (flash, g_array_index (list, BpPlanSector, i).address, NULL);
  if (!bp_flash_plan_uses_mass_erase (work->plan))
    return erase_patiently (work, sectors, list->len, error);
  return erase_patiently (work, sectors, 1, error) &&
         erase_at_once (work, sectors + 1, list->len - 1, error);
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

/* --- doing a block anew --- */

/* A block that went wrong, as it should be and as it was read back. */
typedef struct {
  BpPlanRun run;
  guint8 *expected;
  guint8 *found;
} Block;

/* The first bytes of @run that were not taken: nothing is known of them. */
static gboolean
find_lost_block (Work *work, const BpPlanRun *run, const GError *reason, BpPlanRun *lost)
{
  gint64 address = bp_error_get_address (reason);
  guint64 end = (guint64)run->address + run->size;

  if (address < run->address || (guint64)address >= end || work->n_rescues == MAX_RESCUES ||
      bp_flash_plan_is_stream (work->plan) ||
      !(bp_loader_get_features (work->loader) & BP_LOADER_CAN_READ))
    return FALSE;
  if (!bp_error_is (reason, BP_ERROR_WRITE_FAILED) && !bp_error_is (reason, BP_ERROR_PROTOCOL) &&
      !bp_error_is (reason, BP_ERROR_TIMEOUT))
    return FALSE;
  lost->address = (guint32)address;
  lost->size = (guint32)MIN (bp_loader_get_block_size (work->loader), end - (guint64)address);
  return TRUE;
}

/* Where the first and behind the last unit that differs. */
static void
find_missing (const Block *block, gsize unit, gsize *start, gsize *end)
{
  gsize size = block->run.size;

  *start = bp_bytes_mismatch (block->expected, block->found, size) / unit * unit;
  *end = *start;
  for (gsize i = *start; i < size; i += unit) {
    gsize step = MIN (unit, size - i);

    if (bp_bytes_mismatch (block->expected + i, block->found + i, step) < step)
      *end = i + step;
  }
}

/* What took is kept; what did not is written again if all of it is still blank. */
static gboolean
complete_block (Work *work, const Block *block)
{
  gsize unit = MAX (bp_loader_get_chip (work->loader)->write_unit, 1);
  g_autoptr (GError) error = NULL;
  gsize start, end;

  find_missing (block, unit, &start, &end);
  if (!bp_bytes_are (block->found + start, end - start, 0xff))
    return FALSE;
  bp_log_add (bp_job_get_log (work->job), "the block at 0x%08X holds %u of %u bytes",
              block->run.address, (guint)(block->run.size - (end - start)), block->run.size);
  if (start < end &&
      !bp_job_write_bytes (work->job, work->loader, block->run.address + (guint32)start,
                           block->expected + start, end - start, work->cancellable, &error)) {
    bp_log_add (bp_job_get_log (work->job), "%s", error->message);
    return FALSE;
  }
  bp_job_count (work->job, &(BpJobResult){ .bytes_written = block->run.size - (end - start) });
  return TRUE;
}

/* Reads back the block in which writing @run went wrong for @reason, and completes it. Returns:
 * whether writing may go on behind it, at @next. */
static gboolean
rescue_block (Work *work, const BpPlanRun *run, const GError *reason, guint64 *next)
{
  Block block = { 0 };
  g_autofree guint8 *expected = NULL;
  g_autofree guint8 *found = NULL;
  g_autoptr (GError) error = NULL;

  if (!find_lost_block (work, run, reason, &block.run))
    return FALSE;
  work->n_rescues++;
  block.expected = expected = g_malloc (block.run.size);
  block.found = found = g_malloc (block.run.size);
  bp_flash_plan_fill_run (work->plan, &block.run, expected);
  bp_log_add (bp_job_get_log (work->job), "%s: reading the block back", reason->message);
  if (!bp_loader_read (work->loader, block.run.address, found, block.run.size, NULL, NULL,
                       work->cancellable, &error)) {
    bp_log_add (bp_job_get_log (work->job), "%s", error->message);
    return FALSE;
  }
  *next = (guint64)block.run.address + block.run.size;
  return complete_block (work, &block);
}

/* --- doing a sector anew --- */

/* The sector in which @error happened, if doing it anew may help: the loader still answers, and the
 * sector can be erased. */
static const BpSector *
find_repairable (Work *work, const GError *error)
{
  gint64 address = bp_error_get_address (error);
  const BpSector *sector;

  if (work->n_repairs == MAX_REPAIRS || address == BP_NO_ADDRESS ||
      bp_flash_plan_is_stream (work->plan))
    return NULL;
  if (!bp_error_is (error, BP_ERROR_WRITE_FAILED) && !bp_error_is (error, BP_ERROR_VERIFY_FAILED) &&
      !bp_error_is (error, BP_ERROR_PROTOCOL))
    return NULL;
  sector = bp_memory_map_find (bp_loader_get_flash (work->loader), (guint32)address, NULL);
  return sector != NULL && (sector->access & BP_ACCESS_ERASE) ? sector : NULL;
}

/* Moves those parts of @runs that lie in @sector. */
static gboolean
move_sector (Work *work, const GArray *runs, const BpSector *sector, MoveFunc move, GError **error)
{
  for (guint i = 0; i < runs->len; i++) {
    const BpPlanRun *run = &g_array_index (runs, BpPlanRun, i);
    guint64 start = MAX (run->address, sector->address);
    guint64 end = MIN ((guint64)run->address + run->size, bp_sector_get_end (sector));
    BpPlanRun part = { (guint32)start, (guint32)(end - start) };

    if (start < end && !move_run (work, &part, move, error))
      return FALSE;
  }
  return TRUE;
}

/* Erases @sector once more and writes all that belongs into it, but for the vector block. */
static gboolean
repair_sector (Work *work, const BpSector *sector, const GError *reason, GError **error)
{
  work->n_repairs++;
  bp_log_add (bp_job_get_log (work->job), "%s: the sector at 0x%08X is done anew", reason->message,
              sector->address);
  return bp_job_erase_sector (work->job, work->loader, sector, work->cancellable, error) &&
         move_sector (work, bp_flash_plan_get_write (work->plan), sector, bp_job_write_bytes,
                      error);
}

/* Repairs until it holds or there is no hope left; takes @reason over. */
static gboolean
repair (Work *work, const BpSector *sector, GError *reason, GError **error)
{
  while (sector != NULL) {
    GError *local = NULL;

    if (repair_sector (work, sector, reason, &local)) {
      g_error_free (reason);
      return TRUE;
    }
    g_error_free (reason);
    reason = local;
    sector = find_repairable (work, reason);
  }
  g_propagate_error (error, reason);
  return FALSE;
}

/* Moves a run. A block that could not be written is completed if it is good enough for that, else
 * its sector is done anew, as is one that differs. A repair has written the whole sector, so that
 * writing goes on behind it, while comparing begins it again. */
static gboolean
move_and_repair (Work *work, BpPlanRun run, MoveFunc move, GError **error)
{
  while (run.size > 0) {
    GError *local = NULL;
    const BpSector *sector;
    guint64 end = (guint64)run.address + run.size;
    guint64 next;

    if (move_run (work, &run, move, &local))
      return TRUE;
    if (move == bp_job_write_bytes && rescue_block (work, &run, local, &next)) {
      g_error_free (local);
    } else {
      sector = find_repairable (work, local);
      if (!repair (work, sector, local, error))
        return FALSE;
      next = move == bp_job_write_bytes ? bp_sector_get_end (sector)
                                        : MAX (run.address, sector->address);
    }
    run = (BpPlanRun){ (guint32)next, next < end ? (guint32)(end - next) : 0 };
  }
  return TRUE;
}

static gboolean
move_runs (Work *work, const GArray *runs, BpPhase phase, MoveFunc move, GError **error)
{
  bp_job_enter_phase (work->job, phase);
  for (guint i = 0; i < runs->len; i++) {
    if (!move_and_repair (work, g_array_index (runs, BpPlanRun, i), move, error))
      return FALSE;
  }
  return TRUE;
}

/* --- the vector block --- */

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
move_vectors (Work *work, const BpPlanRun *vector, gboolean verify, GError **error)
{
  return move_run (work, vector, bp_job_write_bytes, error) &&
         (!verify || move_run (work, vector, bp_job_compare_bytes, error));
}

static gboolean
write_vectors (Work *work, const BpPlanRun *vector, gboolean verify, GError **error)
{
  for (;;) {
    GError *local = NULL;
    const BpSector *sector;

    if (move_vectors (work, vector, verify, &local))
      return TRUE;
    sector = find_repairable (work, local);
    if (sector == NULL) {
      blank_vectors (work, vector);
      g_propagate_error (error, local);
      return FALSE;
    }
    if (!repair (work, sector, local, error) ||
        (verify && !move_sector (work, bp_flash_plan_get_verify (work->plan), sector,
                                 bp_job_compare_bytes, error)))
      return FALSE;
  }
}

static gboolean
write_and_verify (Work *work, gboolean verify, GError **error)
{
  const BpPlanRun *vector = bp_flash_plan_get_vector_run (work->plan);

  if (bp_flash_plan_get_bytes (work->plan) == 0)
    return TRUE;
  if (!move_runs (work, bp_flash_plan_get_write (work->plan), BP_PHASE_WRITE, bp_job_write_bytes,
                  error))
    return FALSE;
  if (verify && !move_runs (work, bp_flash_plan_get_verify (work->plan), BP_PHASE_VERIFY,
                            bp_job_compare_bytes, error))
    return FALSE;
  return vector == NULL || write_vectors (work, vector, verify, error);
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

void
bp_flash_work_hasten (BpJob *job, BpLoader *loader)
{
  g_autoptr (GError) error = NULL;

  if (!bp_loader_set_haste (loader, TRUE, &error))
    bp_log_add (bp_job_get_log (job), "%s", error->message);
}

/* What may have gone wrong by the haste itself. */
static gboolean
may_be_the_haste (const GError *error)
{
  return bp_error_is (error, BP_ERROR_ERASE_FAILED) || bp_error_is (error, BP_ERROR_WRITE_FAILED) ||
         bp_error_is (error, BP_ERROR_VERIFY_FAILED) || bp_error_is (error, BP_ERROR_PROTOCOL) ||
         bp_error_is (error, BP_ERROR_TIMEOUT);
}

static gboolean
carry_out (Work *work, gboolean verify, GError **error)
{
  bp_job_set_rest (work->job, bp_flash_plan_get_duration (work->plan));
  return erase (work, error) && write_and_verify (work, verify, error);
}

/* In haste nothing is mended: at the first error all is done anew in the usual way. */
static gboolean
carry_out_in_haste (Work *work, GError **error)
{
  g_autoptr (GError) local = NULL;

  work->n_repairs = MAX_REPAIRS;
  work->n_rescues = MAX_RESCUES;
  if (carry_out (work, TRUE, &local))
    return TRUE;
  if (!may_be_the_haste (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  bp_log_add (bp_job_get_log (work->job), "%s: all is done anew in the usual way", local->message);
  work->n_repairs = work->n_rescues = 0;
  return bp_loader_set_haste (work->loader, FALSE, error) && carry_out (work, TRUE, error);
}

gboolean
bp_flash_work_carry_out (BpJob *job, BpLoader *loader, BpFlashPlan *plan, BpFirmware *firmware,
                         const BpFlashOptions *options, GCancellable *cancellable, GError **error)
{
  Work work = { job, loader, plan, cancellable, 0, 0 };
  gboolean verify = options->verify && (bp_loader_get_features (loader) & BP_LOADER_CAN_READ_BACK);

  count_skipped (job, plan, firmware);
  if (options->haste && (bp_loader_get_features (loader) & BP_LOADER_CAN_HASTEN))
    return carry_out_in_haste (&work, error);
  return carry_out (&work, verify, error);
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
