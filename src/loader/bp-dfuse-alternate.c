/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-alternate.h"

#include "base/bp-error.h"

#define MAX_TRIES 3

static void
alternate_free (gpointer data)
{
  BpDfuseAlternate *self = data;

  g_free (self->string);
  g_clear_object (&self->map);
  g_free (self);
}

static gboolean
is_final (const GError *error)
{
  return bp_error_is (error, BP_ERROR_DISCONNECTED);
}

/* Returns FALSE only if there is no use in going on; a string that the device does not give away is
 * NULL. */
static gboolean
read_string (BpUsbLink *link, guint8 index, char **string, BpLog *log, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *string = NULL;
  for (guint i = 0; i < MAX_TRIES && *string == NULL && !is_final (local_error); i++) {
    g_clear_error (&local_error);
    *string = bp_usb_link_get_string (link, index, &local_error);
  }
  if (*string != NULL)
    return TRUE;
  /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): it is set where there is no string */
  bp_log_add (log, "a memory string can't be read: %s", local_error->message);
  if (bp_error_is (local_error, BP_ERROR_PROTOCOL))
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                              "asking for a memory string: ");
  return FALSE;
}

static gboolean
is_listed (GPtrArray *alternates, BpMemoryMap *map)
{
  for (guint i = 0; i < alternates->len; i++) {
    const BpDfuseAlternate *other = g_ptr_array_index (alternates, i);

    if (other->map != NULL && bp_memory_map_equal (other->map, map))
      return TRUE;
  }
  return FALSE;
}

static BpMemoryMap *
parse_map (GPtrArray *alternates, const char *string, BpLoaderQuirks quirks, BpLog *log)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map = bp_memory_map_parse (string, &error);

  if (map == NULL) {
    bp_log_add (log, "a memory string is not understood: “%s”: %s", string, error->message);
    return NULL;
  }
  if (quirks & BP_LOADER_QUIRK_LETTERS_LIE) {
    BpMemoryMap *told = map;

    map = bp_memory_map_with_letters_ignored (told);
    g_object_unref (told);
  }
  if (bp_memory_map_get_n_sectors (map) == 0 || is_listed (alternates, map))
    return NULL;
  return g_steal_pointer (&map);
}

GPtrArray *
bp_dfuse_alternate_list (BpUsbLink *link, const BpDfuDescriptors *descriptors,
                         BpLoaderQuirks quirks, BpLog *log, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) alternates = g_ptr_array_new_with_free_func (alternate_free);

  for (guint i = 0; i < descriptors->alternates->len; i++) {
    const BpDfuAlternate *told = &g_array_index (descriptors->alternates, BpDfuAlternate, i);
    BpDfuseAlternate *alternate = g_new0 (BpDfuseAlternate, 1);

    alternate->number = told->number;
    g_ptr_array_add (alternates, alternate);
    if (bp_set_cancelled (cancellable, error))
      return NULL;
    if (told->string_index == 0)
      continue;
    if (!read_string (link, told->string_index, &alternate->string, log, error))
      return NULL;
    if (alternate->string == NULL)
      continue;
    bp_log_add (log, "alternate %u: %s", told->number, alternate->string);
    alternate->map = parse_map (alternates, alternate->string, quirks, log);
  }
  return g_steal_pointer (&alternates);
}

static gboolean
is_flash (BpMemoryMap *map)
{
  BpMemoryKind kind = bp_memory_map_get_kind (map);

  return kind == BP_MEMORY_INTERNAL_FLASH || kind == BP_MEMORY_EXTERNAL_FLASH;
}

static gboolean
map_allows (BpMemoryMap *map, guint32 address, gsize size, BpAccess access)
{
  guint64 end = (guint64)address + size;
  guint index = 0;
  const BpSector *sector = bp_memory_map_find (map, address, &index);

  if (sector == NULL || !bp_memory_map_contains (map, address, size))
    return FALSE;
  for (; sector->address < end; sector = bp_memory_map_get_sector (map, index)) {
    if ((sector->access & access) != access)
      return FALSE;
    if (++index == bp_memory_map_get_n_sectors (map))
      break;
  }
  return TRUE;
}

const BpDfuseAlternate *
bp_dfuse_alternate_find (GPtrArray *alternates, guint32 address, gsize size, BpAccess access)
{
  for (guint i = 0; i < alternates->len; i++) {
    const BpDfuseAlternate *alternate = g_ptr_array_index (alternates, i);

    if (alternate->map == NULL || (access != BP_ACCESS_READ && !is_flash (alternate->map)))
      continue;
    if (map_allows (alternate->map, address, size, access))
      return alternate;
  }
  return NULL;
}

guint64
bp_dfuse_alternate_get_room (const BpDfuseAlternate *self, guint32 address)
{
  guint64 end = address;
  guint index = 0;
  const BpSector *sector = bp_memory_map_find (self->map, address, &index);

  while (sector != NULL && sector->access & BP_ACCESS_READ && sector->address <= end) {
    end = bp_sector_get_end (sector);
    index++;
    sector = index < bp_memory_map_get_n_sectors (self->map)
                 ? bp_memory_map_get_sector (self->map, index)
                 : NULL;
  }
  return end - address;
}
