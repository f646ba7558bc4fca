/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "base/bp-error.h"
#include "memory/bp-memory-map.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *string = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map = bp_memory_map_parse (string, &error);
  guint64 end = 0;

  if (map == NULL) {
    g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert_cmpuint (bp_memory_map_get_n_sectors (map), <=, BP_MEMORY_MAP_MAX_SECTORS);
  g_assert_true (g_utf8_validate (bp_memory_map_get_name (map), -1, NULL));
  for (guint i = 0; i < bp_memory_map_get_n_sectors (map); i++) {
    const BpSector *sector = bp_memory_map_get_sector (map, i);

    g_assert_cmpuint (sector->size, >, 0);
    g_assert_cmpuint (sector->address, >=, end);
    end = bp_sector_get_end (sector);
    g_assert_true (bp_memory_map_find (map, sector->address, NULL) == sector);
  }
  g_assert_cmpuint (end, <=, G_GUINT64_CONSTANT (0x100000000));
  return 0;
}
