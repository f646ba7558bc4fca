/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-job-io.h"

#include "base/bp-bytes.h"
#include "flash/bp-wire.h"

typedef struct {
  BpJob *job;
  BpFlashTarget target;
  gint64 (*cost) (const BpFlashTarget *target, guint32 size);
  guint32 address;
  gboolean is_writing;
  gsize done;
} Meter;

static gboolean
on_block (gsize done, gpointer data)
{
  Meter *meter = data;
  gsize step = done - meter->done;

  if (meter->is_writing)
    bp_job_mark (meter->job, BP_MARK_WRITTEN, (guint32)(meter->address + meter->done), step);
  meter->done = done;
  bp_job_advance (meter->job, meter->cost (&meter->target, (guint32)step), step);
  return TRUE;
}

/* An error of a transfer should at least know where the transfer began. */
static gboolean
fail_at (guint32 address, GError **error)
{
  if (error != NULL && bp_error_get_address (*error) == BP_NO_ADDRESS)
    bp_error_set_address (*error, address);
  return FALSE;
}

gboolean
bp_job_write_bytes (BpJob *self, BpLoader *loader, guint32 address, const guint8 *data, gsize size,
                    GCancellable *cancellable, GError **error)
{
  Meter meter = {
    .job = self, .cost = bp_wire_get_write_time, .address = address, .is_writing = TRUE
  };

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  bp_flash_target_init (&meter.target, loader);
  bp_job_mark_unsafe (self);
  if (!bp_loader_write (loader, address, data, size, on_block, &meter, cancellable, error)) {
    bp_job_count (self, &(BpJobResult){ .bytes_written = meter.done });
    g_prefix_error (error, "writing at 0x%08X: ", (guint)(address + meter.done));
    return fail_at ((guint32)(address + meter.done), error);
  }
  bp_job_count (self, &(BpJobResult){ .bytes_written = size });
  return TRUE;
}

gboolean
bp_job_read_bytes (BpJob *self, BpLoader *loader, guint32 address, guint8 *data, gsize size,
                   GCancellable *cancellable, GError **error)
{
  Meter meter = { .job = self, .cost = bp_wire_get_read_time };

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  bp_flash_target_init (&meter.target, loader);
  if (!bp_loader_read (loader, address, data, size, on_block, &meter, cancellable, error)) {
    g_prefix_error (error, "reading at 0x%08X: ", (guint)(address + meter.done));
    return fail_at ((guint32)(address + meter.done), error);
  }
  return TRUE;
}

/* So many differences may turn out to be none. */
#define MAX_DOUBTS 8

/* What comes over a serial line has no checksum: a difference is one only if it is read twice. @i
 * is its place, and that of the first real one afterwards. */
static gboolean
look_again (BpLoader *loader, guint32 address, const guint8 *expected, guint8 *found, gsize size,
            gsize *i, GCancellable *cancellable, GError **error)
{
  BpFlashTarget target;

  bp_flash_target_init (&target, loader);
  for (guint doubts = 0; *i < size && doubts < MAX_DOUBTS && bp_wire_is_slow (&target); doubts++) {
    gsize n = MIN (target.block_size, size - *i);
    gsize again;

    if (!bp_loader_read (loader, (guint32)(address + *i), found + *i, n, NULL, NULL, cancellable,
                         error))
      return FALSE;
    again = *i + bp_bytes_mismatch (expected + *i, found + *i, size - *i);
    if (again == *i)
      break;
    *i = again;
  }
  return TRUE;
}

static gboolean
compare_by_reading (BpJob *self, BpLoader *loader, guint32 address, const guint8 *expected,
                    gsize size, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *found = g_malloc (size);
  gsize i;

  if (!bp_job_read_bytes (self, loader, address, found, size, cancellable, error))
    return FALSE;
  i = bp_bytes_mismatch (expected, found, size);
  if (!look_again (loader, address, expected, found, size, &i, cancellable, error))
    return FALSE;
  bp_job_count (self, &(BpJobResult){ .bytes_verified = i });
  bp_job_mark (self, BP_MARK_VERIFIED, address, i);
  if (i == size)
    return TRUE;

  g_set_error (error, BP_ERROR, BP_ERROR_VERIFY_FAILED,
               "0x%08X should hold 0x%02X but holds 0x%02X", (guint)(address + i), expected[i],
               found[i]);
  return fail_at ((guint32)(address + i), error);
}

gboolean
bp_job_compare_bytes (BpJob *self, BpLoader *loader, guint32 address, const guint8 *expected,
                      gsize size, GCancellable *cancellable, GError **error)
{
  BpFlashTarget target;
  gboolean matches;

  if (!bp_loader_matches (loader, address, expected, size, &matches, cancellable, error)) {
    g_prefix_error (error, "comparing at 0x%08X: ", address);
    return fail_at (address, error);
  }
  if (!matches)
    return compare_by_reading (self, loader, address, expected, size, cancellable, error);
  bp_flash_target_init (&target, loader);
  bp_job_advance (self, bp_wire_get_read_time (&target, (guint32)size), size);
  bp_job_count (self, &(BpJobResult){ .bytes_verified = size });
  bp_job_mark (self, BP_MARK_VERIFIED, address, size);
  return TRUE;
}

/* A protected chip has refused, a cancel comes between requests: nothing was erased. After any
 * other failure nobody knows. */
static void
mark_erased (BpJob *self, gboolean done, GError **error)
{
  if (done || error == NULL ||
      (!bp_error_is (*error, BP_ERROR_PROTECTED) && !bp_error_is (*error, BP_ERROR_CANCELLED)))
    bp_job_mark_unsafe (self);
}

typedef struct {
  BpJob *job;
  const BpChip *chip;
  const BpSector *const *sectors;
  guint done;
} EraseMeter;

static void
on_erased (guint n_done, gpointer data)
{
  EraseMeter *meter = data;

  bp_job_mark_unsafe (meter->job);
  bp_job_count (meter->job, &(BpJobResult){ .sectors_erased = n_done - meter->done });
  for (; meter->done < n_done; meter->done++) {
    const BpSector *sector = meter->sectors[meter->done];

    bp_job_mark (meter->job, BP_MARK_ERASED, sector->address, sector->size);
    bp_job_advance (meter->job, bp_chip_get_erase_typical (meter->chip, sector->size), 0);
  }
}

gboolean
bp_job_erase_sectors (BpJob *self, BpLoader *loader, const BpSector *const *sectors,
                      guint n_sectors, guint *n_done, GCancellable *cancellable, GError **error)
{
  EraseMeter meter = { self, bp_loader_get_chip (loader), sectors, 0 };
  gboolean done;

  if (n_done != NULL)
    *n_done = 0;
  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  done = bp_loader_erase_many (loader, sectors, n_sectors, on_erased, &meter, cancellable, error);
  if (n_done != NULL)
    *n_done = meter.done;
  if (done) {
    on_erased (n_sectors, &meter);
    return TRUE;
  }
  mark_erased (self, done, error);
  g_prefix_error (error, "erasing the sector at 0x%08X: ", sectors[meter.done]->address);
  return fail_at (sectors[meter.done]->address, error);
}

gboolean
bp_job_erase_sector (BpJob *self, BpLoader *loader, const BpSector *sector,
                     GCancellable *cancellable, GError **error)
{
  return bp_job_erase_sectors (self, loader, &sector, 1, NULL, cancellable, error);
}

gboolean
bp_job_mass_erase (BpJob *self, BpLoader *loader, guint n_sectors, GCancellable *cancellable,
                   GError **error)
{
  gboolean done;

  if (bp_set_cancelled (cancellable, error))
    return FALSE;
  done = bp_loader_mass_erase (loader, cancellable, error);
  mark_erased (self, done, error);
  if (!done) {
    g_prefix_error (error, "erasing the whole chip: ");
    return FALSE;
  }
  bp_job_count (self, &(BpJobResult){ .sectors_erased = n_sectors });
  bp_job_mark (self, BP_MARK_ERASED, 0, G_MAXUINT32);
  bp_job_advance (self, bp_loader_get_chip (loader)->mass_erase_typical, 0);
  return TRUE;
}

gboolean
bp_job_restart (BpJob *self, BpLoader *loader, guint32 address, GError **error)
{
  bp_job_enter_phase (self, BP_PHASE_RESTART);
  if (bp_loader_leave (loader, address, error))
    return TRUE;
  g_prefix_error (error, "starting the firmware: ");
  return FALSE;
}

static BpMemoryMap *
find_map_at (BpLoader *loader, guint32 address)
{
  GPtrArray *maps = bp_loader_get_maps (loader);

  for (guint i = 0; i < maps->len; i++) {
    if (bp_memory_map_find (g_ptr_array_index (maps, i), address, NULL) != NULL)
      return g_ptr_array_index (maps, i);
  }
  return NULL;
}

BpMemoryMap *
bp_job_find_range (BpLoader *loader, gint64 *address, gint64 *size, GError **error)
{
  BpMemoryMap *map = bp_loader_get_flash (loader);

  if (map == NULL) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader shows no memory with addresses");
    return NULL;
  }
  if (*address == BP_NO_ADDRESS)
    *address = bp_memory_map_get_start (map);
  map = find_map_at (loader, (guint32)*address);
  if (map == NULL) {
    g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT, "0x%08X lies in no memory of this board",
                 (guint)*address);
    fail_at ((guint32)*address, error);
    return NULL;
  }
  if (*size < 0)
    *size = (gint64)bp_memory_map_get_end (map) - *address;
  if (*size > 0 && bp_memory_map_contains (map, (guint32)*address, (guint64)*size))
    return map;

  g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
               "%" G_GINT64_FORMAT " bytes from 0x%08X on do not lie in “%s” of this board", *size,
               (guint)*address, bp_memory_map_get_name (map));
  fail_at ((guint32)*address, error);
  return NULL;
}
