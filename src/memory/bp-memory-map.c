/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-memory-map.h"

#include <string.h>

#include "base/bp-error.h"
#include "memory/bp-memory-string.h"

struct _BpMemoryMap {
  GObject parent_instance;

  char *name;
  BpMemoryKind kind;
  GArray *sectors; /* of BpSector, by address */
};

G_DEFINE_FINAL_TYPE (BpMemoryMap, bp_memory_map, G_TYPE_OBJECT)

/* Names vary from ROM to ROM ("Option Bytes", "Option byte", " I2C FLASH"); these words do not.
 * They come before the address, which tells no option bytes from OTP. EEPROM of the L0 is called
 * "DATA Memory" and lies among the flash. */
static const struct {
  const char *word;
  BpMemoryKind kind;
} words[] = {
  { "option", BP_MEMORY_OPTION_BYTES },
  { "otp", BP_MEMORY_OTP },
  { "device feature", BP_MEMORY_DEVICE_FEATURE },
  { "data memory", BP_MEMORY_OTHER },
  { "eeprom", BP_MEMORY_OTHER },
  { "external", BP_MEMORY_EXTERNAL_FLASH },
  { "i2c", BP_MEMORY_EXTERNAL_FLASH },
  { "qspi", BP_MEMORY_EXTERNAL_FLASH },
  { "ospi", BP_MEMORY_EXTERNAL_FLASH },
};

/* The address maps of STM32 and of the chips that copy it: code flash (and its secure alias),
 * system memory with option bytes, the flash controller's registers where option bytes are
 * registers (U5, L5; H7), memory-mapped external flash. */
static const struct {
  guint32 first;
  guint32 last;
  BpMemoryKind kind;
} places[] = {
  { 0x08000000, 0x0fffffff, BP_MEMORY_INTERNAL_FLASH },
  { 0x10000000, 0x10ffffff, BP_MEMORY_INTERNAL_FLASH }, /* RP2040, RP2350: a chip of its own */
  { 0x1f000000, 0x1fffffff, BP_MEMORY_OPTION_BYTES },
  { 0x40022000, 0x40022fff, BP_MEMORY_OPTION_BYTES },
  { 0x52002000, 0x52002fff, BP_MEMORY_OPTION_BYTES },
  { 0x60000000, 0x9fffffff, BP_MEMORY_EXTERNAL_FLASH },
  { 0xffff0000, 0xffffffff, BP_MEMORY_DEVICE_FEATURE },
};

guint64
bp_sector_get_end (const BpSector *sector)
{
  return (guint64)sector->address + sector->size;
}

static void
bp_memory_map_finalize (GObject *object)
{
  BpMemoryMap *self = BP_MEMORY_MAP (object);

  g_free (self->name);
  g_clear_pointer (&self->sectors, g_array_unref);
  G_OBJECT_CLASS (bp_memory_map_parent_class)->finalize (object);
}

static void
bp_memory_map_class_init (BpMemoryMapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_memory_map_finalize;
}

static void
bp_memory_map_init (BpMemoryMap *self)
{
}

static BpMemoryKind
find_kind (const char *name, const GArray *sectors)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  guint32 start;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i].word))
      return words[i].kind;
  if (sectors->len == 0)
    return BP_MEMORY_OTHER;

  start = g_array_index (sectors, BpSector, 0).address;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (start >= places[i].first && start <= places[i].last)
      return places[i].kind;
  /* Chips of other makers have their flash at the very bottom. */
  if (start < places[0].first && (strstr (lower, "flash") || strstr (lower, "firmware")))
    return BP_MEMORY_INTERNAL_FLASH;
  return BP_MEMORY_OTHER;
}

/* By address; of two that begin together, the larger one first. */
static int
compare_sectors (gconstpointer a, gconstpointer b)
{
  const BpSector *first = a;
  const BpSector *second = b;

  if (first->address != second->address)
    return first->address < second->address ? -1 : 1;
  return first->size == second->size ? 0 : first->size > second->size ? -1 : 1;
}

/* The example string of UM0424 has a zone of small read-only sectors inside a larger sector of
 * another zone. The larger one is what gets erased, so it is the sector; and only what both letters
 * allow is allowed. */
static void
merge_nested (GArray *sectors)
{
  guint kept = 0;

  if (sectors->len == 0)
    return;
  g_array_sort (sectors, compare_sectors);
  for (guint i = 1; i < sectors->len; i++) {
    const BpSector *sector = &g_array_index (sectors, BpSector, i);
    BpSector *outer = &g_array_index (sectors, BpSector, kept);

    if (bp_sector_get_end (sector) <= bp_sector_get_end (outer))
      outer->access &= sector->access;
    else
      g_array_index (sectors, BpSector, ++kept) = *sector;
  }
  g_array_set_size (sectors, kept + 1);
}

static gboolean
check_sectors (const GArray *sectors, GError **error)
{
  guint64 end = 0;

  for (guint i = 0; i < sectors->len; i++) {
    const BpSector *sector = &g_array_index (sectors, BpSector, i);

    if (sector->size == 0 || bp_sector_get_end (sector) > G_GUINT64_CONSTANT (1) << 32) {
      g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "impossible sector at 0x%08X",
                   sector->address);
      return FALSE;
    }
    if (sector->address < end) {
      g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "overlapping sectors at 0x%08X",
                   sector->address);
      return FALSE;
    }
    end = bp_sector_get_end (sector);
  }
  return TRUE;
}

BpMemoryMap *
bp_memory_map_new_from_sectors (const char *name, GArray *sectors, GError **error)
{
  g_autoptr (BpMemoryMap) self = g_object_new (BP_TYPE_MEMORY_MAP, NULL);

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (sectors != NULL, NULL);

  self->name = g_strdup (name);
  self->sectors = g_array_copy (sectors);
  g_array_sort (self->sectors, compare_sectors);
  if (!check_sectors (self->sectors, error)) {
    g_prefix_error (error, "memory map \"%s\": ", name);
    return NULL;
  }
  self->kind = find_kind (name, self->sectors);
  return g_steal_pointer (&self);
}

BpMemoryMap *
bp_memory_map_parse (const char *string, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GArray) sectors = NULL;

  g_return_val_if_fail (string != NULL, NULL);

  if (!bp_memory_string_parse (string, &name, &sectors, error))
    return NULL;
  merge_nested (sectors);
  return bp_memory_map_new_from_sectors (name, sectors, error);
}

BpMemoryMap *
bp_memory_map_with_letters_ignored (BpMemoryMap *self)
{
  BpMemoryMap *copy = g_object_new (BP_TYPE_MEMORY_MAP, NULL);

  copy->name = g_strdup (self->name);
  copy->kind = self->kind;
  copy->sectors = g_array_copy (self->sectors);
  for (guint i = 0; i < copy->sectors->len; i++)
    g_array_index (copy->sectors, BpSector, i).access =
        BP_ACCESS_READ | BP_ACCESS_ERASE | BP_ACCESS_WRITE;
  return copy;
}

const char *
bp_memory_map_get_name (BpMemoryMap *self)
{
  return self->name;
}

BpMemoryKind
bp_memory_map_get_kind (BpMemoryMap *self)
{
  return self->kind;
}

guint
bp_memory_map_get_n_sectors (BpMemoryMap *self)
{
  return self->sectors->len;
}

const BpSector *
bp_memory_map_get_sector (BpMemoryMap *self, guint index)
{
  g_return_val_if_fail (index < self->sectors->len, NULL);
  return &g_array_index (self->sectors, BpSector, index);
}

guint64
bp_memory_map_get_size (BpMemoryMap *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->sectors->len; i++)
    size += g_array_index (self->sectors, BpSector, i).size;
  return size;
}

guint32
bp_memory_map_get_start (BpMemoryMap *self)
{
  return self->sectors->len > 0 ? g_array_index (self->sectors, BpSector, 0).address : 0;
}

guint64
bp_memory_map_get_end (BpMemoryMap *self)
{
  if (self->sectors->len == 0)
    return 0;
  return bp_sector_get_end (&g_array_index (self->sectors, BpSector, self->sectors->len - 1));
}

const BpSector *
bp_memory_map_find (BpMemoryMap *self, guint32 address, guint *index)
{
  guint low = 0;
  guint high = self->sectors->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const BpSector *sector = &g_array_index (self->sectors, BpSector, middle);

    if (address < sector->address) {
      high = middle;
    } else if (address >= bp_sector_get_end (sector)) {
      low = middle + 1;
    } else {
      if (index)
        *index = middle;
      return sector;
    }
  }
  return NULL;
}

gboolean
bp_memory_map_contains (BpMemoryMap *self, guint32 address, guint64 size)
{
  guint64 wanted = (guint64)address + size;
  guint64 end = address;
  guint i;

  g_return_val_if_fail (size > 0, FALSE);

  /* The last address is checked first, so that a huge size can't wrap round. */
  if (size > bp_memory_map_get_end (self) || !bp_memory_map_find (self, address, &i))
    return FALSE;
  for (; i < self->sectors->len && end < wanted; i++) {
    const BpSector *sector = &g_array_index (self->sectors, BpSector, i);

    if (sector->address > end)
      return FALSE;
    end = bp_sector_get_end (sector);
  }
  return end >= wanted;
}

gboolean
bp_memory_map_equal (BpMemoryMap *a, BpMemoryMap *b)
{
  if (a->sectors->len != b->sectors->len)
    return FALSE;
  for (guint i = 0; i < a->sectors->len; i++) {
    const BpSector *first = bp_memory_map_get_sector (a, i);
    const BpSector *second = bp_memory_map_get_sector (b, i);

    if (first->address != second->address || first->size != second->size ||
        first->access != second->access)
      return FALSE;
  }
  return TRUE;
}
