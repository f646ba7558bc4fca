/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-id.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"

#define FLASH_START 0x08000000
#define SMALLEST_KIB 8
#define LARGEST_KIB 4096

#define LOCKS_OFFSET 8
#define LOCK_SIZE_4K 4096
#define N_LOCKS_4K 32

/* Chips with more sectors have the other bits elsewhere. */
#define N_LOCKS_SECTORS 12

#define RANGE_A_OFFSET 24
#define RANGE_B_OFFSET 32

const BpChipId *
bp_chip_id_find (guint16 id)
{
  const BpChipId *row;

  for (guint i = 0; (row = bp_chip_id_get (i)) != NULL; i++)
    if (row->id == id)
      return row;
  return NULL;
}

gboolean
bp_chip_id_is_flash_size (guint kib)
{
  return kib >= SMALLEST_KIB && kib <= LARGEST_KIB && kib % SMALLEST_KIB == 0;
}

static const char *
choose_layout (const BpChipId *self, const guint8 *options, gsize n_options)
{
  gsize byte = self->bank_bit / 8;

  if (self->other_layout == NULL || options == NULL || byte >= n_options ||
      (options[byte] >> self->bank_bit % 8 & 1) != 0)
    return self->layout;
  return self->other_layout;
}

/* The sectors as far as the flash reaches; one that is larger than the table knows goes on as it
 * ends there. */
static GArray *
cut_to_size (BpMemoryMap *map, guint64 size)
{
  GArray *sectors = g_array_new (FALSE, FALSE, sizeof (BpSector));
  BpSector sector = { .address = FLASH_START };

  for (guint64 end = 0; end < size; end += sector.size) {
    if (sectors->len < bp_memory_map_get_n_sectors (map))
      sector = *bp_memory_map_get_sector (map, sectors->len);
    else
      sector.address += sector.size;
    if (end + sector.size > size)
      break;
    g_array_append_val (sectors, sector);
  }
  return sectors;
}

static BpMemoryMap *
make_one_piece (guint kib, GError **error)
{
  g_autofree char *string = g_strdup_printf ("@Internal Flash /0x%08X/01*%uKg", FLASH_START, kib);

  if (kib != 0)
    return bp_memory_map_parse (string, error);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                       "the chip is unknown and does not tell the size of its flash");
  return NULL;
}

BpMemoryMap *
bp_chip_id_make_map (const BpChipId *self, guint kib, const guint8 *options, gsize n_options,
                     GError **error)
{
  g_autofree char *string = NULL;
  g_autoptr (BpMemoryMap) whole = NULL;
  g_autoptr (GArray) sectors = NULL;

  if (self == NULL)
    return make_one_piece (kib, error);
  string = g_strdup_printf ("@Internal Flash /0x%08X/%s", FLASH_START,
                            choose_layout (self, options, n_options));
  whole = bp_memory_map_parse (string, error);
  if (whole == NULL || kib == 0)
    return g_steal_pointer (&whole);
  sectors = cut_to_size (whole, (guint64)kib * 1024);
  return bp_memory_map_new_from_sectors (bp_memory_map_get_name (whole), sectors, error);
}

/* --- write protection --- */

typedef gboolean (*IsLockedFunc) (const BpChipId *self, const guint8 *options, gsize n_options,
                                  BpMemoryMap *flash, guint sector);

static gboolean
is_locked_by_4k (const BpChipId *self, const guint8 *options, gsize n_options, BpMemoryMap *flash,
                 guint sector)
{
  guint32 offset = bp_memory_map_get_sector (flash, sector)->address - FLASH_START;
  guint bit = MIN (offset / LOCK_SIZE_4K, N_LOCKS_4K - 1);
  gsize byte = LOCKS_OFFSET + bit / 8 * 2;

  return byte < n_options && (options[byte] >> bit % 8 & 1) == 0;
}

static gboolean
is_locked_by_sector (const BpChipId *self, const guint8 *options, gsize n_options,
                     BpMemoryMap *flash, guint sector)
{
  return n_options >= LOCKS_OFFSET + 2 && sector < N_LOCKS_SECTORS &&
         (bp_peek_u16 (options + LOCKS_OFFSET) >> sector & 1) == 0;
}

static gboolean
is_in_range (const guint8 *range, guint page)
{
  return page >= range[0] && page <= range[2];
}

/* Those of a second bank stand elsewhere. */
static gboolean
is_locked_by_range (const BpChipId *self, const guint8 *options, gsize n_options,
                    BpMemoryMap *flash, guint sector)
{
  return n_options >= RANGE_B_OFFSET + 4 && sector < self->range_pages &&
         (is_in_range (options + RANGE_A_OFFSET, sector) ||
          is_in_range (options + RANGE_B_OFFSET, sector));
}

static IsLockedFunc
find_reader (const BpChipId *self)
{
  switch (self->locks) {
  case BP_WRITE_LOCKS_4K:
    return is_locked_by_4k;
  case BP_WRITE_LOCKS_SECTORS:
    return is_locked_by_sector;
  case BP_WRITE_LOCKS_RANGES:
    return is_locked_by_range;
  case BP_WRITE_LOCKS_UNKNOWN:
    break;
  }
  return NULL;
}

GArray *
bp_chip_id_find_locked (const BpChipId *self, BpMemoryMap *flash, const guint8 *options,
                        gsize n_options)
{
  GArray *locked = g_array_new (FALSE, FALSE, sizeof (guint));
  IsLockedFunc is_locked = find_reader (self);

  for (guint i = 0; is_locked != NULL && i < bp_memory_map_get_n_sectors (flash); i++) {
    if (is_locked (self, options, n_options, flash, i))
      g_array_append_val (locked, i);
  }
  return locked;
}
