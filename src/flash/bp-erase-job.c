/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-erase-job.h"

#include "flash/bp-crazyflie-check.h"
#include "flash/bp-job-io.h"

struct _BpEraseJob {
  BpJob parent_instance;

  gint64 address;
  gint64 size;
  gboolean is_forced;
};

G_DEFINE_FINAL_TYPE (BpEraseJob, bp_erase_job, BP_TYPE_JOB)

static gboolean
check_sector (BpLoader *loader, const BpSector *sector, gboolean all, GError **error)
{
  if (!bp_loader_check_sector (loader, sector, error))
    return FALSE;
  if (all || (sector->access & BP_ACCESS_ERASE))
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT, "the sector at 0x%08X may not be erased",
               sector->address);
  if (error != NULL)
    bp_error_set_address (*error, sector->address);
  return FALSE;
}

/* The sectors that the range touches. Of all flash, those that may not be erased (a bootloader's
 * own) are left out; named by their address they are refused. */
static GPtrArray *
find_sectors (BpLoader *loader, guint64 start, guint64 end, gboolean all, GError **error)
{
  BpMemoryMap *map = bp_loader_get_flash (loader);
  g_autoptr (GPtrArray) sectors = g_ptr_array_new ();

  for (guint i = 0; i < bp_memory_map_get_n_sectors (map); i++) {
    const BpSector *sector = bp_memory_map_get_sector (map, i);

    if (sector->address >= end || bp_sector_get_end (sector) <= start)
      continue;
    if (!check_sector (loader, sector, all, error))
      return NULL;
    if (sector->access & BP_ACCESS_ERASE)
      g_ptr_array_add (sectors, (gpointer)sector);
  }
  return g_steal_pointer (&sectors);
}

static gint64
get_time (BpLoader *loader, GPtrArray *sectors, guint i)
{
  const BpSector *sector = g_ptr_array_index (sectors, i);

  return bp_chip_get_erase_typical (bp_loader_get_chip (loader), sector->size);
}

/* The first sector, with the vector table, goes first in any way, so that no half-erased firmware
 * starts. */
static gboolean
erase (BpJob *job, BpLoader *loader, GPtrArray *sectors, GCancellable *cancellable, GError **error)
{
  const BpSector *const *list = (const BpSector *const *)sectors->pdata;
  const BpChip *chip = bp_loader_get_chip (loader);
  gint64 first = get_time (loader, sectors, 0);
  gint64 others = 0;

  for (guint i = 1; i < sectors->len; i++)
    others += get_time (loader, sectors, i);
  bp_job_enter_phase (job, BP_PHASE_ERASE);
  if ((bp_loader_get_features (loader) & BP_LOADER_CAN_MASS_ERASE) &&
      sectors->len == bp_memory_map_get_n_sectors (bp_loader_get_flash (loader)) &&
      bp_chip_prefers_mass_erase (chip, others)) {
    bp_job_set_rest (job, first + chip->mass_erase_typical);
    return bp_job_erase_sector (job, loader, list[0], cancellable, error) &&
           bp_job_mass_erase (job, loader, sectors->len - 1, cancellable, error);
  }
  bp_job_set_rest (job, first + others);
  return bp_job_erase_sectors (job, loader, list, sectors->len, NULL, cancellable, error);
}

static gboolean
check_crazyflie (BpEraseJob *self, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpCrazyflie crazyflie = { 0 };

  if (self->is_forced)
    return TRUE;
  return bp_crazyflie_recognise (loader, &crazyflie, cancellable, error) &&
         (!crazyflie.is_one ||
          bp_crazyflie_check_erase ((guint64)self->address, (guint64)(self->address + self->size),
                                    error));
}

static gboolean
bp_erase_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpEraseJob *self = BP_ERASE_JOB (job);
  gboolean all = self->address == BP_NO_ADDRESS && self->size < 0;
  BpMemoryMap *flash = bp_loader_get_flash (loader);
  g_autoptr (GPtrArray) sectors = NULL;

  if (bp_job_find_range (loader, &self->address, &self->size, error) != flash || flash == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT, "0x%08X is not in the flash",
                   (guint)self->address);
    return FALSE;
  }
  sectors = find_sectors (loader, (guint64)self->address, (guint64)(self->address + self->size),
                          all, error);
  if (sectors == NULL || !check_crazyflie (self, loader, cancellable, error))
    return FALSE;
  return sectors->len == 0 || erase (job, loader, sectors, cancellable, error);
}

static void
bp_erase_job_class_init (BpEraseJobClass *klass)
{
  BP_JOB_CLASS (klass)->work = bp_erase_job_work;
}

static void
bp_erase_job_init (BpEraseJob *self)
{
}

BpEraseJob *
bp_erase_job_new (BpBoard *board, gint64 address, gint64 size)
{
  BpEraseJob *self = g_object_new (BP_TYPE_ERASE_JOB, "board", board, NULL);

  self->address = address;
  self->size = size;
  return self;
}

void
bp_erase_job_force (BpEraseJob *self)
{
  g_return_if_fail (BP_IS_ERASE_JOB (self));

  self->is_forced = TRUE;
}
