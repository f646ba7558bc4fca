/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-chip-sampler.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "flash/bp-wire.h"

#define SAMPLE 16

/* After so many sectors in a row that differ, one is left out, then two, and so on up to the most:
 * it is another firmware. */
#define MANY_DIFFERENT 4
#define MAX_LEFT_OUT 7

/* After so many sectors that could not be read, the rest is not tried. */
#define MAX_UNREADABLE 3

typedef struct {
  BpJob *job;
  BpLoader *loader;
  BpFirmware *firmware;
  BpFlashTarget target;
  BpFlashSurvey *survey;
  GCancellable *cancellable;
  guint n_different; /* in a row */
  guint n_left_out;  /* since the last sample */
  guint n_unreadable;
} Sampler;

/* Where the firmware's bytes in a sector begin and end. */
typedef struct {
  guint32 start;
  guint32 end;
} Cover;

static Cover
find_cover (BpFirmware *firmware, const BpSector *sector)
{
  guint64 sector_end = bp_sector_get_end (sector);
  Cover cover = { 0, 0 };

  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    guint64 start = MAX (segment->address, sector->address);
    guint64 end = MIN (bp_segment_get_end (segment), sector_end);

    if (start >= end)
      continue;
    if (cover.end == 0)
      cover.start = (guint32)start;
    cover.end = (guint32)end;
  }
  return cover;
}

static gboolean
read_bytes (Sampler *self, guint32 address, guint8 *data, gsize size, GError **error)
{
  bp_job_advance (self->job, bp_wire_get_read_time (&self->target, (guint32)size), size);
  return bp_loader_read (self->loader, address, data, size, NULL, NULL, self->cancellable, error);
}

/* Whether the firmware's bytes stand there already, as far as these @size bytes tell. */
static gboolean
is_equal (Sampler *self, guint32 address, const guint8 *found, gsize size)
{
  g_autofree guint8 *expected = g_memdup2 (found, size);

  bp_firmware_fill (self->firmware, address, expected, size);
  return memcmp (expected, found, size) == 0;
}

/* A reading of a whole sector. */
typedef struct {
  Sampler *sampler;
  const BpSector *sector;
  guint8 *found;
  gsize seen;
  gboolean equal;
} Reading;

static gboolean
on_block (gsize done, gpointer data)
{
  Reading *self = data;
  gsize size = done - self->seen;

  bp_job_advance (self->sampler->job, bp_wire_get_read_time (&self->sampler->target, (guint32)size),
                  size);
  self->equal = is_equal (self->sampler, (guint32)(self->sector->address + self->seen),
                          self->found + self->seen, size);
  self->seen = done;
  return self->equal;
}

/* Whether anything stands in the part of a sector that the firmware does not fill: its beginning
 * tells. */
static gboolean
sample_rest (Sampler *self, const BpSector *sector, const Cover *cover, gboolean *others,
             GError **error)
{
  guint64 end = bp_sector_get_end (sector);
  guint8 data[SAMPLE];
  guint32 start = (cover->end + 3) & ~3u;
  gsize size = MIN (SAMPLE, end - MIN (start, end));

  *others = FALSE;
  if (size == 0)
    return TRUE;
  if (!read_bytes (self, start, data, size, error))
    return FALSE;
  *others = !bp_bytes_are (data, size, 0xff);
  return TRUE;
}

static gboolean
read_sector (Sampler *self, const BpSector *sector, gboolean *equal, GError **error)
{
  g_autofree guint8 *found = g_malloc (sector->size);
  Reading reading = { self, sector, found, 0, TRUE };

  if (!bp_loader_read (self->loader, sector->address, found, sector->size, on_block, &reading,
                       self->cancellable, error))
    return FALSE;
  *equal = reading.equal;
  return TRUE;
}

/* Whether all of a sector is known to be right without moving it. */
static gboolean
match_sector (Sampler *self, const BpSector *sector, gboolean *matches, GError **error)
{
  const guint8 *expected = bp_firmware_peek (self->firmware, sector->address, sector->size);

  *matches = FALSE;
  return expected == NULL || bp_loader_matches (self->loader, sector->address, expected,
                                                sector->size, matches, self->cancellable, error);
}

static gboolean
sample_sector (Sampler *self, const BpSector *sector, const Cover *cover, gboolean *equal,
               GError **error)
{
  guint8 data[SAMPLE];
  gboolean matches;
  guint32 start = cover->start & ~3u;
  gsize size = MIN (SAMPLE, bp_sector_get_end (sector) - start);

  if (!read_bytes (self, start, data, size, error))
    return FALSE;
  *equal = is_equal (self, start, data, size);
  if (!*equal)
    return TRUE;
  if (!match_sector (self, sector, &matches, error))
    return FALSE;
  return matches || read_sector (self, sector, equal, error);
}

static gboolean
is_left_out (Sampler *self, const BpSector *sector, const Cover *cover)
{
  guint n = self->n_different < MANY_DIFFERENT
                ? 0
                : MIN (self->n_different - MANY_DIFFERENT + 1, MAX_LEFT_OUT);

  if (cover->start != sector->address || cover->end != bp_sector_get_end (sector) ||
      self->n_left_out >= n) {
    self->n_left_out = 0;
    return FALSE;
  }
  self->n_left_out++;
  return TRUE;
}

static gboolean
survey_sector (Sampler *self, guint i, GError **error)
{
  const BpSector *sector = bp_memory_map_get_sector (self->target.flash, i);
  Cover cover = find_cover (self->firmware, sector);
  gboolean others = FALSE;
  gboolean equal;

  if (cover.end == 0 || !(sector->access & BP_ACCESS_READ) || is_left_out (self, sector, &cover))
    return TRUE;
  if (!sample_sector (self, sector, &cover, &equal, error) ||
      !sample_rest (self, sector, &cover, &others, error))
    return FALSE;
  self->n_different = equal ? 0 : self->n_different + 1;
  bp_flash_survey_set (self->survey, i, equal ? BP_SURVEY_EQUAL : BP_SURVEY_DIFFERENT, others);
  return TRUE;
}

BpFlashSurvey *
bp_chip_sampler_survey (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                        const BpFlashOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpFlashSurvey) survey = NULL;
  Sampler self = { job, loader, firmware, .cancellable = cancellable };

  bp_flash_target_init (&self.target, loader);
  survey = bp_flash_survey_new (bp_memory_map_get_n_sectors (self.target.flash));
  self.survey = survey;
  /* All is erased, blank or not: reading would take longer. */
  if (options->full_erase)
    return g_steal_pointer (&survey);
  for (guint i = 0;
       i < bp_memory_map_get_n_sectors (self.target.flash) && self.n_unreadable < MAX_UNREADABLE;
       i++) {
    g_autoptr (GError) local = NULL;

    if (survey_sector (&self, i, &local))
      continue;
    if (!bp_error_is (local, BP_ERROR_PROTOCOL)) {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "reading the chip: ");
      return NULL;
    }
    bp_log_add (bp_job_get_log (job), "sector %u can't be read: %s", i, local->message);
    self.n_unreadable++;
  }
  return g_steal_pointer (&survey);
}
