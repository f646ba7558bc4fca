/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** BpAccess: what may be done with a sector: the low three bits of its letter (AN3156, DfuSe memory string). */
typedef enum {
  BP_ACCESS_NONE = 0,
  BP_ACCESS_READ = 1 << 0,
  BP_ACCESS_ERASE = 1 << 1,
  BP_ACCESS_WRITE = 1 << 2,
} BpAccess;

/** BpMemoryKind: what a map's memory is, found from its name and address. */
typedef enum {
  BP_MEMORY_INTERNAL_FLASH,
  BP_MEMORY_EXTERNAL_FLASH,
  BP_MEMORY_OPTION_BYTES,
  BP_MEMORY_OTP,
  BP_MEMORY_DEVICE_FEATURE,
  BP_MEMORY_OTHER,
} BpMemoryKind;

/**
 * BpSector:
 * @address: first byte
 * @size: in bytes, more than 0
 * @access: what the loader allows
 * @zone: number of the zone ("/address/" part) that it stands in
 *
 * The smallest piece that can be erased.
 */
typedef struct {
  guint32 address;
  guint32 size;
  BpAccess access;
  guint zone;
} BpSector;

/** bp_sector_get_end: Returns: the address behind the sector. */
guint64 bp_sector_get_end (const BpSector *sector);

/**
 * BpMemoryMap:
 *
 * Zones and sectors of one memory of the chip, as the loader itself reports them. Sectors are sorted by address and do
 * not overlap. Immutable. Any thread.
 */
#define BP_TYPE_MEMORY_MAP (bp_memory_map_get_type ())
G_DECLARE_FINAL_TYPE (BpMemoryMap, bp_memory_map, BP, MEMORY_MAP, GObject)

/** BP_MEMORY_MAP_MAX_SECTORS: a string that claims more is refused, so that a lie can't eat the memory. */
#define BP_MEMORY_MAP_MAX_SECTORS 65536

/**
 * bp_memory_map_parse:
 * @string: such as "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg" (UM0424, AN3156)
 *
 * Reads the string of an alternate setting, whole grammar: several zones, any sizes, no unit, no blank, upper or lower case letters,
 * trailing comma. A string without any zone ("@Flash3", "Flash") is a map without sectors. A sector without a letter allows nothing. A zone inside
 * a sector of another zone (UM0424's example) becomes part of that sector, which then allows what both allow; any other overlap is refused.
 *
 * Returns: (transfer full): the map, or %NULL with %BP_ERROR_PROTOCOL.
 */
BpMemoryMap *bp_memory_map_parse (const char *string, GError **error);

/**
 * bp_memory_map_new_from_sectors:
 * @sectors: (element-type BpSector): in any order
 *
 * Returns: (transfer full): a map, for loaders that report none (UART) and for tests; %BP_ERROR_PROTOCOL on overlap.
 */
BpMemoryMap *bp_memory_map_new_from_sectors (const char *name, GArray *sectors, GError **error);

/** bp_memory_map_with_letters_ignored: Returns: (transfer full): the same map with every sector readable, erasable and writable (quirk letters-lie). */
BpMemoryMap *bp_memory_map_with_letters_ignored (BpMemoryMap *self);

/** bp_memory_map_get_name: Returns: the name without @ and blanks at the ends, such as "Internal Flash". */
const char *bp_memory_map_get_name (BpMemoryMap *self);
BpMemoryKind bp_memory_map_get_kind (BpMemoryMap *self);
guint bp_memory_map_get_n_sectors (BpMemoryMap *self);
const BpSector *bp_memory_map_get_sector (BpMemoryMap *self, guint index);

/** bp_memory_map_get_size: Returns: the sum of all sectors, in bytes. */
guint64 bp_memory_map_get_size (BpMemoryMap *self);

/** bp_memory_map_get_start: Returns: the lowest address; 0 without sectors. */
guint32 bp_memory_map_get_start (BpMemoryMap *self);

/** bp_memory_map_get_end: Returns: the address behind the highest sector; 0 without sectors. */
guint64 bp_memory_map_get_end (BpMemoryMap *self);

/**
 * bp_memory_map_find:
 * @index: (out) (optional): the number of the sector
 *
 * Returns: (nullable): the sector that holds @address; logarithmic.
 */
const BpSector *bp_memory_map_find (BpMemoryMap *self, guint32 address, guint *index);

/** bp_memory_map_contains: Returns: whether every byte of [@address, @address + @size) lies in some sector; @size > 0. */
gboolean bp_memory_map_contains (BpMemoryMap *self, guint32 address, guint64 size);

/** bp_memory_map_equal: Returns: whether both have the same sectors with the same access. */
gboolean bp_memory_map_equal (BpMemoryMap *a, BpMemoryMap *b);

G_END_DECLS
