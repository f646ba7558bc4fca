/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-memory.h"

#include <string.h>

#include "base/bp-bytes.h"

#define FEATURE_3V3 3 /* Device Feature: 2.7 to 3.6 V, x32 (engines.md 2.8) */
#define OPTION_WRITE_TIME 100000

struct _BpVirtualMemory {
  const BpVirtualProfile *profile;
  const BpChip *chip;
  BpVirtualFlash *flash;
  guint8 *regions[BP_VIRTUAL_MAX_REGIONS];
  gboolean read_protected;
  gboolean needs_power_cycle;
};

/* What AN2606 calls RDP level 0 stands in the second byte on an F4; the rest is all ones but for
 * the complements that nobody decodes here. */
static void
fill_region (const BpVirtualProfile *profile, const BpVirtualRegion *region, guint8 *data)
{
  memset (data, region->kind == BP_VIRTUAL_REGION_FEATURE ? 0 : 0xff, region->size);
  if (region->kind == BP_VIRTUAL_REGION_OPTION_BYTES && region->size >= 2)
    data[1] = 0xaa;
  if (region->kind == BP_VIRTUAL_REGION_OTP && profile->otp != NULL)
    memcpy (data, profile->otp, MIN (strlen (profile->otp), region->size));
}

BpVirtualMemory *
bp_virtual_memory_new (const BpVirtualProfile *profile)
{
  BpVirtualMemory *self = g_new0 (BpVirtualMemory, 1);

  self->profile = profile;
  self->chip = bp_chip_find (profile->chip);
  self->flash = bp_virtual_flash_new (profile);
  for (guint i = 0; i < BP_VIRTUAL_MAX_REGIONS; i++) {
    self->regions[i] = g_malloc0 (profile->regions[i].size + 1);
    fill_region (profile, &profile->regions[i], self->regions[i]);
  }
  return self;
}

void
bp_virtual_memory_free (BpVirtualMemory *self)
{
  for (guint i = 0; i < BP_VIRTUAL_MAX_REGIONS; i++)
    g_free (self->regions[i]);
  bp_virtual_flash_free (self->flash);
  g_free (self);
}

BpVirtualFlash *
bp_virtual_memory_get_flash (BpVirtualMemory *self)
{
  return self->flash;
}

/* Returns the number of the region that holds @address, BP_VIRTUAL_MAX_REGIONS if none does. */
static guint
find_region (BpVirtualMemory *self, guint32 address)
{
  guint i = 0;

  while (i < BP_VIRTUAL_MAX_REGIONS &&
         address - self->profile->regions[i].address >= self->profile->regions[i].size)
    i++;
  return i;
}

static gboolean
is_locked (BpVirtualMemory *self)
{
  return self->read_protected || self->needs_power_cycle;
}

BpDfuStatusCode
bp_virtual_memory_check_pointer (BpVirtualMemory *self, guint32 address)
{
  BpVirtualSector *sector = bp_virtual_flash_find (self->flash, address);

  if (is_locked (self))
    return BP_DFU_STATUS_ERR_VENDOR;
  if (sector == NULL && find_region (self, address) == BP_VIRTUAL_MAX_REGIONS)
    return self->profile->address_status;
  /* A loader that stands in the flash shows its own sectors to nobody. */
  if (sector != NULL && !sector->writable &&
      bp_virtual_profile_has (self->profile, BP_VIRTUAL_HIDES_STATUS))
    return self->profile->address_status;
  return BP_DFU_STATUS_OK;
}

gssize
bp_virtual_memory_read (BpVirtualMemory *self, guint32 address, guint8 *data, gsize size,
                        BpDfuStatusCode *status)
{
  const guint8 *source;
  gsize left;
  guint region = find_region (self, address);

  *status = is_locked (self) ? BP_DFU_STATUS_ERR_VENDOR : self->profile->address_status;
  if (is_locked (self))
    return -1;
  if (region < BP_VIRTUAL_MAX_REGIONS) {
    gsize offset = address - self->profile->regions[region].address;

    source = self->regions[region] + offset;
    left = self->profile->regions[region].size - offset;
  } else if (bp_virtual_flash_contains (self->flash, address, 1)) {
    source = bp_virtual_flash_peek (self->flash, address, 1);
    left = bp_virtual_flash_get_start (self->flash) + bp_virtual_flash_get_size (self->flash) -
           address;
  } else {
    return -1;
  }
  left = MIN (left, size);
  memcpy (data, source, left);
  return left;
}

/* Nobody may do so: option bytes can lock a chip for good, OTP can't be undone. It works all the
 * same, as on a chip. */
static BpVirtualWork
write_region (BpVirtualMemory *self, guint index, guint32 address, const guint8 *data, gsize size)
{
  const BpVirtualRegion *region = &self->profile->regions[index];
  BpVirtualWork work = { BP_DFU_STATUS_OK, OPTION_WRITE_TIME };
  gsize offset = address - region->address;

  if (size > region->size - offset) {
    work.status = self->profile->address_status;
    return work;
  }
  for (gsize i = 0; i < size; i++)
    self->regions[index][offset + i] = region->kind == BP_VIRTUAL_REGION_OTP
                                           ? self->regions[index][offset + i] & data[i]
                                           : data[i];
  switch (region->kind) {
  case BP_VIRTUAL_REGION_OPTION_BYTES:
    work.violation = "GRAVE: a write to option bytes";
    work.resets = TRUE;
    break;
  case BP_VIRTUAL_REGION_OTP:
    work.violation = "GRAVE: a write to OTP memory";
    break;
  case BP_VIRTUAL_REGION_FEATURE:
    work.time = 0;
    bp_virtual_flash_set_fast (self->flash, self->regions[index][0] == FEATURE_3V3);
    break;
  }
  return work;
}

static BpVirtualWork
refuse_sector (BpVirtualMemory *self, const char *violation)
{
  BpVirtualWork work = { BP_DFU_STATUS_ERR_WRITE, 0, violation };

  if (bp_virtual_profile_has (self->profile, BP_VIRTUAL_HIDES_STATUS))
    work.status = BP_DFU_STATUS_OK;
  return work;
}

BpVirtualWork
bp_virtual_memory_write (BpVirtualMemory *self, guint32 address, const guint8 *data, gsize size)
{
  guint region = find_region (self, address);

  if (is_locked (self))
    return (BpVirtualWork){ BP_DFU_STATUS_ERR_VENDOR };
  if (region < BP_VIRTUAL_MAX_REGIONS)
    return write_region (self, region, address, data, size);
  if (!bp_virtual_flash_contains (self->flash, address, size))
    return (BpVirtualWork){ self->profile->address_status };
  if (bp_virtual_flash_is_writable (self->flash, address, size))
    return bp_virtual_flash_program (self->flash, address, data, size);
  if (bp_virtual_profile_has (self->profile, BP_VIRTUAL_SWALLOWS_WRITES))
    return (BpVirtualWork){ BP_DFU_STATUS_OK, 0, "a write to a read-only sector" };
  return refuse_sector (self, "a write to a read-only sector");
}

BpVirtualWork
bp_virtual_memory_erase (BpVirtualMemory *self, guint32 address)
{
  BpVirtualSector *sector = bp_virtual_flash_find (self->flash, address);

  if (is_locked (self))
    return (BpVirtualWork){ BP_DFU_STATUS_ERR_VENDOR };
  if (sector == NULL && find_region (self, address) < BP_VIRTUAL_MAX_REGIONS)
    return (BpVirtualWork){ self->profile->address_status, 0,
                            "GRAVE: an erase of option bytes or OTP memory" };
  if (sector == NULL)
    return (BpVirtualWork){ self->profile->address_status };
  if (!sector->writable)
    return refuse_sector (self, "an erase of a read-only sector");
  if (address != sector->address &&
      bp_virtual_profile_has (self->profile, BP_VIRTUAL_ERASES_BY_START))
    return (BpVirtualWork){ BP_DFU_STATUS_OK };
  return bp_virtual_flash_erase (self->flash, sector);
}

BpVirtualWork
bp_virtual_memory_erase_all (BpVirtualMemory *self)
{
  if (is_locked (self))
    return (BpVirtualWork){ BP_DFU_STATUS_ERR_VENDOR };
  return bp_virtual_flash_erase_all (self->flash);
}

BpVirtualWork
bp_virtual_memory_unprotect (BpVirtualMemory *self)
{
  BpVirtualWork work = bp_virtual_flash_erase_all (self->flash);

  self->read_protected = FALSE;
  if (bp_virtual_profile_has (self->profile, BP_VIRTUAL_UNPROTECTS_AT_ONCE))
    self->needs_power_cycle = TRUE;
  else
    work.resets = TRUE;
  return work;
}

gboolean
bp_virtual_memory_is_protected (BpVirtualMemory *self)
{
  return self->read_protected;
}

void
bp_virtual_memory_set_protected (BpVirtualMemory *self, gboolean read_protected)
{
  self->read_protected = read_protected;
}

gboolean
bp_virtual_memory_needs_power_cycle (BpVirtualMemory *self)
{
  return self->needs_power_cycle;
}

void
bp_virtual_memory_power_cycle (BpVirtualMemory *self)
{
  self->needs_power_cycle = FALSE;
  bp_virtual_flash_set_fast (self->flash, FALSE);
  for (guint i = 0; i < BP_VIRTUAL_MAX_REGIONS; i++) {
    if (self->profile->regions[i].kind == BP_VIRTUAL_REGION_FEATURE)
      memset (self->regions[i], 0, self->profile->regions[i].size);
  }
}

gboolean
bp_virtual_memory_can_start (BpVirtualMemory *self, guint32 address)
{
  const guint8 *vectors = bp_virtual_flash_peek (self->flash, address, 8);
  guint32 reset;

  if (vectors == NULL || !bp_chip_stack_is_plausible (self->chip, bp_peek_u32 (vectors)))
    return FALSE;
  reset = bp_peek_u32 (vectors + 4);
  return (reset & 1) != 0 && bp_virtual_flash_contains (self->flash, reset & ~1u, 2);
}
