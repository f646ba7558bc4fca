/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-chip-reader.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "flash/bp-chip-sampler.h"
#include "flash/bp-wire.h"

/* After so many sectors that could not be read, the rest is not tried. */
#define MAX_UNREADABLE 3

typedef struct {
  BpJob *job;
  BpFirmware *firmware;
  const BpFlashOptions *options;
  BpFlashTarget target;
  BpFlashSurvey *survey;

  guint sector; /* the one that is being read */
  guint64 next; /* where to read on in it */

  /* the transfer under way: sectors that follow each other */
  guint32 start;    /* address of the transfer */
  guint8 *found;    /* its bytes */
  guint8 *expected; /* room for the comparison, as large */
  gsize seen;       /* bytes of it that were compared */

  /* of the sector that is being read */
  gboolean equal;
  gboolean blank;
  gboolean others;
} Reader;

static gboolean
is_wanted (const BpFlashTarget *target, BpFirmware *firmware, const BpFlashOptions *options,
           guint i)
{
  const BpSector *sector = bp_memory_map_get_sector (target->flash, i);

  if (!(sector->access & BP_ACCESS_READ))
    return FALSE;
  /* Where blank sectors are erased all the same, a full erase has nothing to learn. */
  if (options->full_erase)
    return !target->chip->ecc && !bp_wire_is_slow (target);
  return bp_firmware_covers (firmware, sector->address, sector->size);
}

static void
begin_sector (Reader *self, guint sector)
{
  self->sector = sector;
  if (sector < bp_memory_map_get_n_sectors (self->target.flash))
    self->next = bp_memory_map_get_sector (self->target.flash, sector)->address;
  self->equal = TRUE;
  self->blank = TRUE;
  self->others = FALSE;
}

/* Compares bytes [from, to) of the transfer, all of one sector. Filled over what was found, the
 * firmware's bytes change nothing where they are equal; filled over 0xFF they leave only what the
 * firmware does not have. */
static void
compare (Reader *self, gsize from, gsize to)
{
  guint8 *found = self->found + from;
  guint8 *expected = self->expected + from;
  guint32 address = (guint32)(self->start + from);
  gsize size = to - from;
  g_autofree guint8 *only_firmware = g_malloc (size);

  memcpy (expected, found, size);
  bp_firmware_fill (self->firmware, address, expected, size);
  memset (only_firmware, 0xff, size);
  bp_firmware_fill (self->firmware, address, only_firmware, size);

  self->equal = self->equal && memcmp (expected, found, size) == 0;
  self->blank = self->blank && bp_bytes_are (found, size, 0xff);
  self->others = self->others || memcmp (expected, only_firmware, size) != 0;
}

static BpSurveyFinding
judge (const Reader *self, const BpSector *sector)
{
  if (self->equal && bp_firmware_covers (self->firmware, sector->address, sector->size))
    return BP_SURVEY_EQUAL;
  return self->blank ? BP_SURVEY_BLANK : BP_SURVEY_DIFFERENT;
}

static void
end_sector (Reader *self)
{
  const BpSector *sector = bp_memory_map_get_sector (self->target.flash, self->sector);

  bp_flash_survey_set (self->survey, self->sector, judge (self, sector), self->others);
  begin_sector (self, self->sector + 1);
}

/* Returns the first address from @address on that the firmware does not have. */
static guint64
pass_firmware (BpFirmware *firmware, guint64 address)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);

    if (segment->address <= address && address < bp_segment_get_end (segment))
      return bp_segment_get_end (segment);
  }
  return address;
}

/* Where in @sector, from @address on, something stands that may still make a difference: a sector
 * that holds something else is of interest only for what is lost with it. Blankness is worth
 * nothing where it is not trusted, equality where all is erased. */
static guint64
find_interest (const Reader *self, const BpSector *sector, guint64 address)
{
  guint64 end = bp_sector_get_end (sector);
  gboolean may_be_blank = self->blank && !self->target.chip->ecc;
  gboolean may_be_equal = self->equal && !self->options->full_erase;
  guint64 outside;

  if (may_be_blank || may_be_equal)
    return address;
  if (self->others || self->options->full_erase)
    return end;
  outside = pass_firmware (self->firmware, address);
  outside -= outside % self->target.chip->write_unit;
  return CLAMP (outside, address, end);
}

/* Whether reading on at @to costs less than reading all from @from on. */
static gboolean
is_worth_skipping (const Reader *self, guint64 from, guint64 to)
{
  return bp_wire_get_read_time (&self->target, (guint32)(to - from)) >
         bp_wire_get_seek_time (&self->target);
}

static gboolean
on_block (gsize done, gpointer data)
{
  Reader *self = data;

  bp_job_advance (self->job, bp_wire_get_read_time (&self->target, (guint32)(done - self->seen)),
                  done - self->seen);
  while (self->seen < done) {
    const BpSector *sector = bp_memory_map_get_sector (self->target.flash, self->sector);
    gsize sector_end = (gsize)(bp_sector_get_end (sector) - self->start);
    gsize end = MIN (done, sector_end);

    compare (self, self->seen, end);
    self->seen = end;
    if (end == sector_end) {
      end_sector (self);
      continue;
    }
    self->next = find_interest (self, sector, self->start + end);
    if (is_worth_skipping (self, self->start + end, self->next))
      return FALSE;
  }
  return TRUE;
}

/* Reads from self->next to the end of sector @last; may end early, then self->next is where to go
 * on. */
static gboolean
read_some (Reader *self, BpLoader *loader, guint last, GCancellable *cancellable, GError **error)
{
  guint64 end = bp_sector_get_end (bp_memory_map_get_sector (self->target.flash, last));
  g_autofree guint8 *found = g_malloc (end - self->next);
  g_autofree guint8 *expected = g_malloc (end - self->next);

  self->start = (guint32)self->next;
  self->found = found;
  self->expected = expected;
  self->seen = 0;
  if (!bp_loader_read (loader, self->start, found, end - self->start, on_block, self, cancellable,
                       error))
    return FALSE;
  if (self->sector <= last &&
      self->next == bp_sector_get_end (bp_memory_map_get_sector (self->target.flash, self->sector)))
    end_sector (self);
  return TRUE;
}

/* Sectors that can be read in one go: wanted, and without a hole between them. */
static guint
find_last (const Reader *self, const BpFlashOptions *options, guint first)
{
  guint last = first;

  while (last + 1 < bp_memory_map_get_n_sectors (self->target.flash) &&
         is_wanted (&self->target, self->firmware, options, last + 1) &&
         bp_memory_map_get_sector (self->target.flash, last + 1)->address ==
             bp_sector_get_end (bp_memory_map_get_sector (self->target.flash, last)))
    last++;
  return last;
}

#define PROBE_SIZE 16

/* Whether the loader can be read at all after it has failed once: what it was asked for may be a
 * place that it can't bear to read. */
static gboolean
still_answers (Reader *self, BpLoader *loader, GCancellable *cancellable)
{
  guint n_sectors = bp_memory_map_get_n_sectors (self->target.flash);
  guint8 probe[PROBE_SIZE];

  return bp_loader_read (loader,
                         bp_memory_map_get_sector (self->target.flash, n_sectors - 1)->address,
                         probe, sizeof probe, NULL, NULL, cancellable, NULL);
}

static gboolean
can_go_on (Reader *self, BpLoader *loader, const GError *error, GCancellable *cancellable)
{
  return bp_error_is (error, BP_ERROR_PROTOCOL) ||
         (bp_error_is (error, BP_ERROR_TIMEOUT) && still_answers (self, loader, cancellable));
}

static gboolean
read_span (Reader *self, BpLoader *loader, guint last, guint *n_unreadable,
           GCancellable *cancellable, GError **error)
{
  while (self->sector <= last && *n_unreadable < MAX_UNREADABLE) {
    g_autoptr (GError) local = NULL;

    if (read_some (self, loader, last, cancellable, &local))
      continue;
    if (!can_go_on (self, loader, local, cancellable)) {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "reading the chip: ");
      return FALSE;
    }
    bp_log_add (bp_job_get_log (self->job), "sector at 0x%08X can't be read: %s",
                bp_memory_map_get_sector (self->target.flash, self->sector)->address,
                local->message);
    bp_flash_survey_set (self->survey, self->sector, BP_SURVEY_UNREAD, FALSE);
    *n_unreadable += 1;
    begin_sector (self, self->sector + 1);
  }
  return TRUE;
}

BpFlashSurvey *
bp_chip_reader_survey (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                       const BpFlashOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpFlashSurvey) survey = NULL;
  Reader reader = { .job = job, .firmware = firmware, .options = options };
  guint n_unreadable = 0;
  guint n_sectors;

  bp_flash_target_init (&reader.target, loader);
  if (bp_wire_is_slow (&reader.target))
    return bp_chip_sampler_survey (job, loader, firmware, options, cancellable, error);
  n_sectors = bp_memory_map_get_n_sectors (reader.target.flash);
  survey = bp_flash_survey_new (n_sectors);
  reader.survey = survey;

  for (guint i = 0; i < n_sectors && n_unreadable < MAX_UNREADABLE;
       i = MAX (i + 1, reader.sector)) {
    begin_sector (&reader, i);
    if (is_wanted (&reader.target, firmware, options, i) &&
        !read_span (&reader, loader, find_last (&reader, options, i), &n_unreadable, cancellable,
                    error))
      return NULL;
  }
  return g_steal_pointer (&survey);
}

gboolean
bp_chip_reader_can_survey (const BpFlashTarget *target)
{
  return target->flash != NULL && (target->features & BP_LOADER_CAN_READ);
}

gint64
bp_chip_reader_get_time (const BpFlashTarget *target, BpFirmware *firmware,
                         const BpFlashOptions *options)
{
  gint64 sum = 0;

  for (guint i = 0; i < bp_memory_map_get_n_sectors (target->flash); i++) {
    if (is_wanted (target, firmware, options, i))
      sum += bp_wire_get_read_time (target, bp_memory_map_get_sector (target->flash, i)->size);
  }
  return sum;
}
