/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-id.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"

#define FLASH_START 0x08000000
#define SMALLEST_KIB 8
#define LARGEST_KIB 4096

#define KIB 1024

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

static gboolean
is_bit_clear (const guint8 *options, gsize n_options, guint bit)
{
  return options != NULL && bit / 8 < n_options && (options[bit / 8] >> bit % 8 & 1) == 0;
}

static const char *
choose_layout (const BpChipId *self, gboolean is_largest, const guint8 *options, gsize n_options)
{
  guint bit = is_largest || self->small_bank_bit == 0 ? self->bank_bit : self->small_bank_bit;

  if (self->other_layout != NULL && is_bit_clear (options, n_options, bit))
    return self->other_layout;
  return self->layout;
}

/* Of a smaller chip with a gap, half of the flash stands at the beginning of each bank; one that is
 * too small for that has one bank only. */
static GArray *
take_half_of_each_bank (BpMemoryMap *map, guint64 size, guint64 bank)
{
  GArray *sectors = g_array_new (FALSE, FALSE, sizeof (BpSector));

  for (guint i = 0; i < bp_memory_map_get_n_sectors (map); i++) {
    BpSector sector = *bp_memory_map_get_sector (map, i);

    if ((sector.address - FLASH_START) % bank < size / 2)
      g_array_append_val (sectors, sector);
  }
  return sectors;
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

static BpMemoryMap *
parse_layout (const char *layout, GError **error)
{
  g_autofree char *string = g_strdup_printf ("@Internal Flash /0x%08X/%s", FLASH_START, layout);

  return bp_memory_map_parse (string, error);
}

static GArray *
choose_sectors (const BpChipId *self, BpMemoryMap *whole, guint64 size)
{
  guint64 bank = (guint64)self->bank_kib * KIB;

  if (self->is_gapped && size < 2 * bank && bp_memory_map_get_n_sectors (whole) > 0 &&
      size / 2 >= bp_memory_map_get_sector (whole, 0)->size)
    return take_half_of_each_bank (whole, size, bank);
  return cut_to_size (whole, size);
}

BpMemoryMap *
bp_chip_id_make_map (const BpChipId *self, guint kib, const guint8 *options, gsize n_options,
                     GError **error)
{
  g_autoptr (BpMemoryMap) whole = NULL;
  g_autoptr (GArray) sectors = NULL;
  const char *layout;
  gboolean is_largest;

  if (self == NULL)
    return make_one_piece (kib, error);
  whole = parse_layout (self->layout, error);
  if (whole == NULL)
    return NULL;
  is_largest = kib == 0 || (guint64)kib * KIB >= bp_memory_map_get_size (whole);
  layout = choose_layout (self, is_largest, options, n_options);
  if (layout != self->layout) {
    g_clear_object (&whole);
    whole = parse_layout (layout, error);
  }
  if (whole == NULL || kib == 0)
    return g_steal_pointer (&whole);
  sectors = layout == self->layout ? choose_sectors (self, whole, (guint64)kib * KIB)
                                   : cut_to_size (whole, (guint64)kib * KIB);
  return bp_memory_map_new_from_sectors (bp_memory_map_get_name (whole), sectors, error);
}

/* No document says how a ROM counts the pages behind a gap; by their place, as stm32flash does.
 * Where there may be a gap all sectors have the same size. */
guint
bp_chip_id_get_page_number (const BpChipId *self, BpMemoryMap *flash, guint index)
{
  const BpSector *sector = bp_memory_map_get_sector (flash, index);

  return self->is_gapped ? (sector->address - FLASH_START) / sector->size : index;
}
