/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-flash.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "virtual/bp-virtual-firmware.h"
#include "virtual/bp-virtual-random.h"

#define BLANK 0xff
#define FAST_PROGRAM_SIZE 4 /* x32: a word in the time of a byte */

/* What was there before the last work, so that it can be cut. */
typedef struct {
  BpVirtualSector *sector; /* NULL for a programming */
  gsize offset;
  gsize size;
  guint8 *before;
  guint8 *after; /* of a programming */
} BpVirtualUndo;

struct _BpVirtualFlash {
  const BpVirtualProfile *profile;
  const BpChip *chip;
  gsize size;
  guint8 *data;
  guint8 *taken; /* for each ECC unit, whether it was written since its erase */
  GArray *sectors;
  GArray *undo; /* of BpVirtualUndo */
  gboolean stuck;
  gboolean fast;
  guint erase_count;
  BpVirtualFlashFunc func;
  gpointer user_data;
};

static void
clear_undo (BpVirtualUndo *undo)
{
  g_free (undo->before);
  g_free (undo->after);
}

static void
add_sectors (BpVirtualFlash *self)
{
  guint32 address = self->profile->flash;

  for (guint g = 0; g < BP_VIRTUAL_MAX_GROUPS; g++) {
    const BpVirtualGroup *group = &self->profile->groups[g];

    for (guint i = 0; i < group->count; i++) {
      BpVirtualSector sector = { address, group->size, (group->letter & BP_ACCESS_WRITE) != 0,
                                 FALSE };

      g_array_append_val (self->sectors, sector);
      address += group->size;
    }
  }
}

/* What is not blank was written. A unit that was written with ones looks blank and counts as free;
 * only a chip that was just read from its folder forgets it so. */
static void
note_taken (BpVirtualFlash *self, gsize offset, gsize size)
{
  gsize unit = self->chip->write_unit;

  for (gsize i = offset / unit; self->chip->ecc && i * unit < offset + size; i++)
    self->taken[i] = !bp_bytes_are (self->data + i * unit, unit, BLANK);
}

BpVirtualFlash *
bp_virtual_flash_new (const BpVirtualProfile *profile)
{
  BpVirtualFlash *self = g_new0 (BpVirtualFlash, 1);

  self->profile = profile;
  self->chip = bp_chip_find (profile->chip);
  g_assert (self->chip != NULL);
  self->size = bp_virtual_profile_get_flash_size (profile);
  self->data = g_malloc (self->size);
  memset (self->data, BLANK, self->size);
  bp_virtual_firmware_fill (profile, self->data, self->size);
  self->taken = g_malloc0 (self->size / self->chip->write_unit);
  note_taken (self, 0, self->size);
  self->sectors = g_array_new (FALSE, FALSE, sizeof (BpVirtualSector));
  add_sectors (self);
  self->undo = g_array_new (FALSE, FALSE, sizeof (BpVirtualUndo));
  g_array_set_clear_func (self->undo, (GDestroyNotify)clear_undo);
  return self;
}

void
bp_virtual_flash_free (BpVirtualFlash *self)
{
  g_free (self->data);
  g_free (self->taken);
  g_array_unref (self->sectors);
  g_array_unref (self->undo);
  g_free (self);
}

void
bp_virtual_flash_set_listener (BpVirtualFlash *self, BpVirtualFlashFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

static void
notify (BpVirtualFlash *self, gsize offset, gsize size)
{
  if (self->func != NULL)
    self->func (self->profile->flash + offset, size, self->user_data);
}

guint32
bp_virtual_flash_get_start (BpVirtualFlash *self)
{
  return self->profile->flash;
}

gsize
bp_virtual_flash_get_size (BpVirtualFlash *self)
{
  return self->size;
}

gboolean
bp_virtual_flash_contains (BpVirtualFlash *self, guint32 address, gsize size)
{
  return address >= self->profile->flash && size <= self->size &&
         address - self->profile->flash <= self->size - size;
}

const guint8 *
bp_virtual_flash_peek (BpVirtualFlash *self, guint32 address, gsize size)
{
  if (!bp_virtual_flash_contains (self, address, size))
    return NULL;
  return self->data + (address - self->profile->flash);
}

void
bp_virtual_flash_poke (BpVirtualFlash *self, guint32 address, const guint8 *data, gsize size)
{
  gsize offset = address - self->profile->flash;

  g_return_if_fail (bp_virtual_flash_contains (self, address, size));

  memcpy (self->data + offset, data, size);
  note_taken (self, offset, size);
}

guint
bp_virtual_flash_get_n_sectors (BpVirtualFlash *self)
{
  return self->sectors->len;
}

BpVirtualSector *
bp_virtual_flash_get_sector (BpVirtualFlash *self, guint index)
{
  return &g_array_index (self->sectors, BpVirtualSector, index);
}

BpVirtualSector *
bp_virtual_flash_find (BpVirtualFlash *self, guint32 address)
{
  if (!bp_virtual_flash_contains (self, address, 1))
    return NULL;
  for (guint i = 0; i < self->sectors->len; i++) {
    BpVirtualSector *sector = bp_virtual_flash_get_sector (self, i);

    if (address - sector->address < sector->size)
      return sector;
  }
  return NULL;
}

gboolean
bp_virtual_flash_is_writable (BpVirtualFlash *self, guint32 address, gsize size)
{
  guint64 end = (guint64)address + size;
  guint64 next = address;

  while (next < end) {
    BpVirtualSector *sector = bp_virtual_flash_find (self, next);

    if (!sector->writable)
      return FALSE;
    next = (guint64)sector->address + sector->size;
  }
  return TRUE;
}

static gint64
get_erase_time (BpVirtualFlash *self, guint32 size)
{
  for (guint i = 0; self->fast && i < BP_VIRTUAL_MAX_ERASES; i++) {
    if (self->profile->fast_erase[i].size == size)
      return self->profile->fast_erase[i].typical;
  }
  return bp_chip_get_erase_typical (self->chip, size);
}

static void
keep_for_undo (BpVirtualFlash *self, BpVirtualSector *sector, gsize offset, gsize size)
{
  BpVirtualUndo undo = { sector, offset, size, g_memdup2 (self->data + offset, size), NULL };

  g_array_append_val (self->undo, undo);
}

static void
erase_sector (BpVirtualFlash *self, BpVirtualSector *sector)
{
  gsize offset = sector->address - self->profile->flash;
  gsize unit = self->chip->write_unit;

  keep_for_undo (self, sector, offset, sector->size);
  memset (self->data + offset, BLANK, sector->size);
  memset (self->taken + offset / unit, FALSE, sector->size / unit);
  sector->marginal = FALSE;
  self->erase_count++;
}

BpVirtualWork
bp_virtual_flash_erase (BpVirtualFlash *self, BpVirtualSector *sector)
{
  BpVirtualWork work = { BP_DFU_STATUS_OK, get_erase_time (self, sector->size) };

  bp_virtual_flash_settle (self);
  erase_sector (self, sector);
  notify (self, sector->address - self->profile->flash, sector->size);
  return work;
}

BpVirtualWork
bp_virtual_flash_erase_all (BpVirtualFlash *self)
{
  BpVirtualWork work = { BP_DFU_STATUS_OK, self->chip->mass_erase_typical };

  bp_virtual_flash_settle (self);
  for (guint i = 0; i < self->sectors->len; i++) {
    if (bp_virtual_flash_get_sector (self, i)->writable)
      erase_sector (self, bp_virtual_flash_get_sector (self, i));
  }
  notify (self, 0, self->size);
  return work;
}

/* The first bit that ought to become 0 stays 1. */
static gboolean
spoil (BpVirtualFlash *self, gsize offset, const guint8 *before, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    guint8 cleared = before[i] & ~self->data[offset + i];

    if (cleared != 0) {
      self->data[offset + i] |= cleared & -cleared;
      return TRUE;
    }
  }
  return FALSE;
}

/* Returns how many bytes of @data may be programmed until a unit comes that has had its one write.
 */
static gsize
take_units (BpVirtualFlash *self, gsize offset, gsize size)
{
  gsize unit = self->chip->write_unit;

  if (!self->chip->ecc)
    return size;
  for (gsize i = offset / unit; i * unit < offset + size; i++) {
    if (self->taken[i])
      return MAX (i * unit, offset) - offset;
    self->taken[i] = TRUE;
  }
  return size;
}

static const char *
find_fault (BpVirtualFlash *self, gsize offset, const guint8 *data, gsize size)
{
  gsize unit = self->chip->write_unit;

  if (self->chip->ecc && (offset % unit != 0 || size % unit != 0))
    return "a write that does not fill its ECC units";
  for (gsize i = 0; i < size; i++) {
    if ((self->data[offset + i] & data[i]) != data[i])
      return "a write over what was not erased";
  }
  return NULL;
}

BpVirtualWork
bp_virtual_flash_program (BpVirtualFlash *self, guint32 address, const guint8 *data, gsize size)
{
  gsize offset = address - self->profile->flash;
  BpVirtualWork work = { BP_DFU_STATUS_OK, 0, find_fault (self, offset, data, size) };
  BpVirtualSector *sector = bp_virtual_flash_find (self, address);
  gsize done = take_units (self, offset, size);
  BpVirtualUndo *undo;

  work.time = bp_chip_get_program_typical (self->chip, size);
  if (self->fast)
    work.time /= FAST_PROGRAM_SIZE;
  if (done < size) {
    work.status = BP_DFU_STATUS_ERR_PROG;
    work.violation = "a second write to an ECC unit";
  }
  bp_virtual_flash_settle (self);
  keep_for_undo (self, NULL, offset, done);
  undo = &g_array_index (self->undo, BpVirtualUndo, 0);
  for (gsize i = 0; i < done; i++)
    self->data[offset + i] &= data[i];
  undo->after = g_memdup2 (self->data + offset, done);

  if (self->stuck && spoil (self, offset, undo->before, done))
    self->stuck = FALSE;
  if (sector->marginal) {
    spoil (self, offset, undo->before, done);
    work.violation = "a write to a sector whose erase was cut";
  }
  if (done > 0)
    notify (self, offset, done);
  return work;
}

void
bp_virtual_flash_settle (BpVirtualFlash *self)
{
  g_array_set_size (self->undo, 0);
}

/* How far an erase came: it was over; it had not begun; some bits are ones already; all of them
 * read as ones, but not for long. */
static void
cut_erase (BpVirtualFlash *self, BpVirtualUndo *undo, BpVirtualRandom *random)
{
  guint8 *data = self->data + undo->offset;

  switch (bp_virtual_random_next (random) % 4) {
  case 0:
    return;
  case 1:
    memcpy (data, undo->before, undo->size);
    break;
  case 2:
    for (gsize i = 0; i < undo->size; i++)
      data[i] = undo->before[i] | (bp_virtual_random_next (random) & 0xff);
    undo->sector->marginal = TRUE;
    break;
  default:
    undo->sector->marginal = TRUE;
    break;
  }
  note_taken (self, undo->offset, undo->size);
}

/* The byte at which it was cut has some of its bits. Every unit up to there has had its write. */
static void
cut_program (BpVirtualFlash *self, BpVirtualUndo *undo, BpVirtualRandom *random)
{
  gsize unit = self->chip->write_unit;
  gsize n = bp_virtual_random_next (random) % (undo->size + 1);
  guint8 *data = self->data + undo->offset;

  if (n == undo->size)
    return;
  memcpy (data + n, undo->before + n, undo->size - n);
  data[n] = undo->before[n] & (undo->after[n] | (bp_virtual_random_next (random) & 0xff));
  for (gsize i = (undo->offset + n) / unit + 1; i * unit < undo->offset + undo->size; i++)
    self->taken[i] = FALSE;
}

void
bp_virtual_flash_cut (BpVirtualFlash *self, guint32 seed)
{
  BpVirtualRandom random = bp_virtual_random_seed (seed);

  for (guint i = 0; i < self->undo->len; i++) {
    BpVirtualUndo *undo = &g_array_index (self->undo, BpVirtualUndo, i);

    if (undo->sector != NULL)
      cut_erase (self, undo, &random);
    else if (undo->size > 0)
      cut_program (self, undo, &random);
    notify (self, undo->offset, undo->size);
  }
  bp_virtual_flash_settle (self);
}

void
bp_virtual_flash_stick (BpVirtualFlash *self)
{
  self->stuck = TRUE;
}

void
bp_virtual_flash_unstick (BpVirtualFlash *self)
{
  self->stuck = FALSE;
}

void
bp_virtual_flash_set_fast (BpVirtualFlash *self, gboolean fast)
{
  self->fast = fast && self->profile->fast_erase[0].size != 0;
}

guint
bp_virtual_flash_get_erase_count (BpVirtualFlash *self)
{
  return self->erase_count;
}

void
bp_virtual_flash_clear_erase_count (BpVirtualFlash *self)
{
  self->erase_count = 0;
}
