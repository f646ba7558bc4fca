/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-plan-private.h"

#include "base/bp-bytes.h"
#include "base/bp-clock.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "flash/bp-board-check.h"
#include "flash/bp-crazyflie-check.h"
#include "flash/bp-plan-check.h"
#include "flash/bp-wire.h"

/* What becomes of a sector. */
typedef enum {
  FATE_KEEP,
  FATE_SKIP,  /* holds the firmware's bytes already */
  FATE_ERASE, /* and is written, where the firmware has bytes */
  FATE_WRITE, /* is written without an erase: it is blank, or can't be erased */
} Fate;

typedef struct {
  BpFirmware *firmware;
  const BpFlashTarget *target;
  const BpFlashSurvey *survey;
  const BpFlashOptions *options;
  gint64 vector_base; /* of what is written last */
  guint32 vector_size;
  gboolean interrupted; /* an earlier job seems to have been cut off */
  guint8 *fates;
  const char **reasons;
} Planner;

/* Stack pointer and reset vector: the last write is as small as the flash allows, so that no cut
 * can leave them with half of anything. */
#define VECTOR_SIZE 8

/* What an RP2350 knows an image by, and where it looks for it. */
#define MARK_SIZE 20
#define MARK_RANGE 4096

static gint64
find_mark (BpFirmware *firmware, guint32 start, guint32 mark)
{
  for (guint32 offset = 0; offset + MARK_SIZE <= MARK_RANGE; offset += sizeof mark) {
    const guint8 *word = bp_firmware_peek (firmware, start + offset, sizeof mark);

    if (word != NULL && bp_peek_u32 (word) == mark)
      return start + offset;
  }
  return BP_NO_ADDRESS;
}

/* Finds that without which the image does not start: the ROM's mark or checked start, where it has
 * such; the image's vector table by its own look; else what stands at the chip's start, where it
 * will be used as one anyway. */
static void
find_vectors (Planner *self)
{
  const BpChip *chip = self->target->chip;
  guint32 start = bp_memory_map_get_start (self->target->flash);
  gboolean has_start = bp_firmware_peek (self->firmware, start, VECTOR_SIZE) != NULL;
  gint64 mark =
      chip->boot_mark != 0 ? find_mark (self->firmware, start, chip->boot_mark) : BP_NO_ADDRESS;

  self->vector_size = mark != BP_NO_ADDRESS ? MARK_SIZE : VECTOR_SIZE;
  if (mark != BP_NO_ADDRESS)
    self->vector_base = mark;
  else if (chip->boot_offset > 0 && has_start)
    self->vector_base = start;
  else
    self->vector_base = bp_firmware_get_vector_base (self->firmware);
  if (self->vector_base == BP_NO_ADDRESS && has_start)
    self->vector_base = start;
}

static BpSurveyFinding
get_finding (const Planner *self, guint sector)
{
  return self->survey != NULL ? bp_flash_survey_get (self->survey, sector) : BP_SURVEY_UNREAD;
}

static void
set_fate (Planner *self, guint sector, Fate fate, const char *reason)
{
  self->fates[sector] = fate;
  self->reasons[sector] = reason;
}

/* A blank vector sector beside others that are not is what a job leaves that was cut off. */
static gboolean
was_interrupted (const Planner *self)
{
  BpMemoryMap *flash = self->target->flash;
  guint vector_sector;

  if (self->vector_base == BP_NO_ADDRESS ||
      bp_memory_map_find (flash, (guint32)self->vector_base, &vector_sector) == NULL ||
      get_finding (self, vector_sector) != BP_SURVEY_BLANK)
    return FALSE;
  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    if (get_finding (self, i) == BP_SURVEY_EQUAL || get_finding (self, i) == BP_SURVEY_DIFFERENT)
      return TRUE;
  }
  return FALSE;
}

/* A sector that looks blank needs no erase, with two exceptions: an erase that was cut off reads as
 * blank and is marginal, and where each unit may be programmed only once a marginal cell would be
 * an error that nobody could explain; nor is it trusted in haste, where all may have to be done
 * anew. */
static gboolean
may_trust_blank (const Planner *self, guint sector)
{
  return get_finding (self, sector) == BP_SURVEY_BLANK && !self->target->chip->ecc &&
         !self->interrupted && !self->options->haste;
}

static void
decide_touched (Planner *self, guint i, const BpSector *sector)
{
  BpSurveyFinding finding = get_finding (self, i);

  if (finding == BP_SURVEY_EQUAL && !self->options->full_erase)
    set_fate (self, i, FATE_SKIP, _ ("unchanged"));
  else if (!(sector->access & BP_ACCESS_ERASE) || may_trust_blank (self, i))
    set_fate (self, i, FATE_WRITE, NULL);
  else if (self->options->full_erase)
    set_fate (self, i, FATE_ERASE, _ ("full chip erase"));
  else if (finding == BP_SURVEY_UNREAD)
    set_fate (self, i, FATE_ERASE, _ ("will be written"));
  else
    set_fate (self, i, FATE_ERASE, _ ("holds something else"));
}

static void
decide_untouched (Planner *self, guint i, const BpSector *sector)
{
  if (!self->options->full_erase)
    set_fate (self, i, FATE_KEEP, _ ("not part of the firmware"));
  else if (!(sector->access & BP_ACCESS_ERASE))
    set_fate (self, i, FATE_KEEP, _ ("may not be erased"));
  else if (may_trust_blank (self, i))
    set_fate (self, i, FATE_SKIP, _ ("blank already"));
  else
    set_fate (self, i, FATE_ERASE, _ ("full chip erase"));
}

/* As soon as anything changes, the sector with the vector table is erased first and written last,
 * so that nothing half written can start. On a chip that is all blank nothing can start anyway. */
static void
apply_vector_rule (Planner *self)
{
  BpMemoryMap *flash = self->target->flash;
  guint n_changed = 0;
  guint i;

  for (guint s = 0; s < bp_memory_map_get_n_sectors (flash); s++)
    n_changed += self->fates[s] == FATE_ERASE || self->fates[s] == FATE_WRITE;
  if (n_changed == 0 || self->vector_base == BP_NO_ADDRESS ||
      bp_memory_map_find (flash, (guint32)self->vector_base, &i) == NULL)
    return;
  if (self->fates[i] == FATE_SKIP &&
      (bp_memory_map_get_sector (flash, i)->access & BP_ACCESS_ERASE))
    set_fate (self, i, FATE_ERASE, _ ("holds the vector table"));
}

static void
decide_fates (Planner *self)
{
  BpMemoryMap *flash = self->target->flash;

  self->interrupted = was_interrupted (self);
  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    if (bp_firmware_covers (self->firmware, sector->address, sector->size))
      decide_touched (self, i, sector);
    else
      decide_untouched (self, i, sector);
  }
  apply_vector_rule (self);
}

static void
list_sector (Planner *self, BpFlashPlan *plan, guint i)
{
  const BpSector *sector = bp_memory_map_get_sector (self->target->flash, i);
  BpPlanSector item = { sector->address, sector->size, self->reasons[i] };

  switch ((Fate)self->fates[i]) {
  case FATE_ERASE:
    if (self->vector_base >= sector->address &&
        self->vector_base < (gint64)bp_sector_get_end (sector))
      g_array_prepend_val (plan->erase, item);
    else
      g_array_append_val (plan->erase, item);
    break;
  case FATE_SKIP:
    g_array_append_val (plan->skip, item);
    break;
  case FATE_KEEP:
    g_array_append_val (plan->keep, item);
    break;
  case FATE_WRITE:
    g_array_append_val (plan->blank, item);
    break;
  }
}

static void
add_run (GArray *runs, guint64 start, guint64 end)
{
  BpPlanRun *last = runs->len > 0 ? &g_array_index (runs, BpPlanRun, runs->len - 1) : NULL;
  BpPlanRun run;

  if (last != NULL && start <= (guint64)last->address + last->size) {
    last->size = (guint32)(MAX (end, (guint64)last->address + last->size) - last->address);
    return;
  }
  run = (BpPlanRun){ (guint32)start, (guint32)(end - start) };
  g_array_append_val (runs, run);
}

/* All bytes of the firmware that go into sectors with a change, whole write units of them. */
static GArray *
list_changed (Planner *self)
{
  BpMemoryMap *flash = self->target->flash;
  guint unit = self->target->chip->write_unit;
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (BpPlanRun));

  for (guint s = 0; s < bp_firmware_get_n_segments (self->firmware); s++) {
    const BpSegment *segment = bp_firmware_get_segment (self->firmware, s);
    guint64 end = bp_segment_get_end (segment);
    guint64 start = segment->address;

    while (start < end) {
      guint i;
      const BpSector *sector = bp_memory_map_find (flash, (guint32)start, &i);
      guint64 stop = MIN (end, bp_sector_get_end (sector));

      if (self->fates[i] == FATE_ERASE || self->fates[i] == FATE_WRITE)
        add_run (runs, start - start % unit,
                 MIN (stop + (unit - stop % unit) % unit, bp_sector_get_end (sector)));
      start = stop;
    }
  }
  return runs;
}

/* The write units that hold what is written last. */
static BpPlanRun
get_vector_units (Planner *self)
{
  guint32 unit = self->target->chip->write_unit;
  guint32 base = (guint32)self->vector_base;
  guint32 start = base - base % unit;
  guint32 stop = base + self->vector_size;
  guint32 end = stop + (unit - stop % unit) % unit;

  return (BpPlanRun){ start, end - start };
}

/* Takes what is written last out of the runs. */
static void
cut_vector_run (Planner *self, BpFlashPlan *plan, GArray *runs)
{
  BpPlanRun vector;

  if (self->vector_base == BP_NO_ADDRESS)
    return;
  vector = get_vector_units (self);
  for (guint i = 0; i < runs->len; i++) {
    BpPlanRun *run = &g_array_index (runs, BpPlanRun, i);
    guint32 before = vector.address - run->address;
    BpPlanRun after;

    if (vector.address < run->address || before >= run->size)
      continue;
    vector.size = MIN (vector.size, run->size - before);
    plan->vector = vector;
    after = (BpPlanRun){ vector.address + vector.size, run->size - before - vector.size };
    run->size = before;
    if (after.size > 0)
      g_array_insert_val (runs, i + 1, after);
    if (before == 0)
      g_array_remove_index (runs, i);
    return;
  }
}

/* Whether erased flash already reads as what would be sent: only where the sector is erased or was
 * blank. */
static gboolean
may_drop_blank (Planner *self, guint32 address)
{
  guint i;

  return bp_memory_map_find (self->target->flash, address, &i) != NULL &&
         (self->fates[i] == FATE_ERASE || get_finding (self, i) == BP_SURVEY_BLANK);
}

/* Blank bytes are looked for in steps of this, or of the write unit where that is larger: a
 * multiple of every write unit, at most MAX_GRAIN. */
#define GRAIN 64
#define MAX_GRAIN 256

/* What is sent of a run: a stretch of nothing but 0xFF is not, if it is longer than setting the
 * address anew is worth. */
static void
list_written (Planner *self, BpFlashPlan *plan, const BpPlanRun *run)
{
  guint64 sent = run->address; /* up to here it is listed */
  guint32 step = MAX (GRAIN, self->target->chip->write_unit);
  guint8 buffer[MAX_GRAIN];

  for (guint32 done = 0; done < run->size; done += step) {
    BpPlanRun grain = { run->address + done, MIN (step, run->size - done) };
    guint64 end = (guint64)grain.address + grain.size;
    gboolean bridges = sent > run->address && grain.address - sent < self->target->block_size;

    bp_flash_plan_fill_run (plan, &grain, buffer);
    if (bp_bytes_are (buffer, grain.size, 0xff) && may_drop_blank (self, grain.address))
      continue;
    add_run (plan->write, bridges ? sent : grain.address, end);
    sent = end;
  }
}

static void
list_runs (Planner *self, BpFlashPlan *plan)
{
  g_autoptr (GArray) changed = list_changed (self);

  cut_vector_run (self, plan, changed);
  for (guint i = 0; i < changed->len; i++) {
    const BpPlanRun *run = &g_array_index (changed, BpPlanRun, i);

    list_written (self, plan, run);
    g_array_append_val (plan->verify, *run);
  }
}

/* With a mass erase the first sector, with the vector table, is erased alone before: cut short, it
 * may have taken any part of the chip. */
static void
choose_erase (Planner *self, BpFlashPlan *plan)
{
  const BpChip *chip = self->target->chip;
  gint64 first = 0;
  gint64 others = 0;

  for (guint i = 0; i < plan->erase->len; i++) {
    gint64 time =
        bp_chip_get_erase_typical (chip, g_array_index (plan->erase, BpPlanSector, i).size);

    *(i == 0 ? &first : &others) += time;
  }
  plan->mass_erase = self->options->full_erase &&
                     (self->target->features & BP_LOADER_CAN_MASS_ERASE) && plan->keep->len == 0 &&
                     bp_chip_prefers_mass_erase (chip, others);
  plan->duration += first + (plan->mass_erase ? chip->mass_erase_typical : others);
}

static gint64
time_runs (Planner *self, const GArray *runs,
           gint64 (*cost) (const BpFlashTarget *target, guint32 size))
{
  gint64 sum = 0;

  for (guint i = 0; i < runs->len; i++)
    sum += cost (self->target, g_array_index (runs, BpPlanRun, i).size);
  return sum;
}

static void
estimate_transfers (Planner *self, BpFlashPlan *plan)
{
  plan->duration += time_runs (self, plan->write, bp_wire_get_write_time);
  if (plan->vector.size > 0)
    plan->duration += bp_wire_get_write_time (self->target, plan->vector.size);
  if (!self->options->verify)
    return;
  plan->duration += time_runs (self, plan->verify, bp_wire_get_read_time);
  if (plan->vector.size > 0)
    plan->duration += bp_wire_get_read_time (self->target, plan->vector.size);
}

static void
plan_sectors (Planner *self, BpFlashPlan *plan)
{
  guint n_sectors = bp_memory_map_get_n_sectors (self->target->flash);
  g_autofree guint8 *fates = g_new0 (guint8, n_sectors);
  g_autofree const char **reasons = g_new0 (const char *, n_sectors);

  self->fates = fates;
  self->reasons = reasons;
  find_vectors (self);
  decide_fates (self);
  for (guint i = 0; i < n_sectors; i++)
    list_sector (self, plan, i);
  list_runs (self, plan);
  choose_erase (self, plan);
}

static void
plan_stream (Planner *self, BpFlashPlan *plan)
{
  BpPlanRun run = { bp_firmware_get_start (self->firmware),
                    (guint32)bp_firmware_get_size (self->firmware) };

  plan->stream = TRUE;
  g_array_append_val (plan->write, run);
  if (self->target->features & BP_LOADER_CAN_READ_BACK)
    g_array_append_val (plan->verify, run);
}

BpFlashPlan *
bp_flash_plan_new (BpFirmware *firmware, const BpFlashTarget *target, const BpFlashSurvey *survey,
                   const BpFlashOptions *options, GError **error)
{
  g_autoptr (BpFlashPlan) plan = g_object_new (BP_TYPE_FLASH_PLAN, NULL);
  Planner planner = {
    .firmware = firmware, .target = target, .survey = survey, .options = options
  };

  if (!bp_plan_check (firmware, target, options, error))
    return NULL;

  plan->firmware = g_object_ref (firmware);
  plan->exact = survey != NULL;
  if (target->flash != NULL)
    plan_sectors (&planner, plan);
  else
    plan_stream (&planner, plan);
  estimate_transfers (&planner, plan);
  bp_plan_add_warnings (plan, target, survey, options);
  if (target->identity != NULL)
    bp_board_check_add_warnings (plan, target->identity, options);
  if (target->crazyflie != NULL)
    bp_crazyflie_check_add_warnings (plan, target->crazyflie, options);
  return g_steal_pointer (&plan);
}
