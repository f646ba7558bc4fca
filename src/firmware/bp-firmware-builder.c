/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-builder.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-firmware-private.h"

/* All bytes stand in one array, in the order in which they came. What was added right behind its
 * forerunner, as nearly all records are, makes one run with it; so there are few runs to sort. */
typedef struct {
  guint32 address;
  guint32 size;
  guint32 offset; /* in the array */
} Run;

/* From where in the file the bytes from @offset on came. Looked at only when something is wrong. */
typedef struct {
  guint32 offset;
  guint32 place;
} Mark;

struct _BpFirmwareBuilder {
  BpFirmwareFormat format;
  gboolean addressed;
  gint64 entry;
  GVariantDict *facts;
  GByteArray *data;
  GArray *runs;  /* of Run */
  GArray *marks; /* of Mark, by offset */
};

G_STATIC_ASSERT (BP_FIRMWARE_MAX_FILE_SIZE <= G_MAXUINT32);

BpFirmwareBuilder *
bp_firmware_builder_new (BpFirmwareFormat format)
{
  BpFirmwareBuilder *self = g_new0 (BpFirmwareBuilder, 1);

  self->format = format;
  self->addressed = TRUE;
  self->entry = BP_NO_ADDRESS;
  self->facts = g_variant_dict_new (NULL);
  self->data = g_byte_array_new ();
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  return self;
}

void
bp_firmware_builder_free (BpFirmwareBuilder *self)
{
  g_variant_dict_unref (self->facts);
  g_byte_array_unref (self->data);
  g_array_unref (self->runs);
  g_array_unref (self->marks);
  g_free (self);
}

gboolean
bp_firmware_builder_add (BpFirmwareBuilder *self, guint32 address, const guint8 *data, gsize size,
                         gsize place, GError **error)
{
  Mark mark = { self->data->len, (guint32)MIN (place, G_MAXUINT32) };
  Run *last;

  if (size == 0)
    return TRUE;
  if (size > G_GUINT64_CONSTANT (0x100000000) - address) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "%" G_GSIZE_FORMAT " bytes at 0x%08X reach past the end of the address space",
                 size, address);
    return FALSE;
  }
  if (size > BP_FIRMWARE_MAX_FILE_SIZE - self->data->len) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "more than %d MiB of data",
                 BP_FIRMWARE_MAX_FILE_SIZE / (1024 * 1024));
    return FALSE;
  }

  last = self->runs->len > 0 ? &g_array_index (self->runs, Run, self->runs->len - 1) : NULL;
  if (last != NULL && last->address + (guint64)last->size == address) {
    last->size += size;
  } else {
    Run run = { address, size, self->data->len };

    g_array_append_val (self->runs, run);
  }
  g_array_append_val (self->marks, mark);
  g_byte_array_append (self->data, data, size);
  return TRUE;
}

void
bp_firmware_builder_set_unaddressed (BpFirmwareBuilder *self)
{
  self->addressed = FALSE;
}

void
bp_firmware_builder_set_entry (BpFirmwareBuilder *self, guint32 entry)
{
  self->entry = entry;
}

void
bp_firmware_builder_add_fact (BpFirmwareBuilder *self, const char *name, GVariant *value)
{
  g_variant_dict_insert_value (self->facts, name, value);
}

/* Of the same address the first in the file comes first, however GLib sorts: messages are the same
 * everywhere. */
static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const Run *run = a, *other = b;

  if (run->address != other->address)
    return run->address < other->address ? -1 : 1;
  return run->offset < other->offset ? -1 : run->offset > other->offset;
}

static guint32
find_place (BpFirmwareBuilder *self, guint32 offset)
{
  guint low = 0, high = self->marks->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->marks, Mark, middle).offset <= offset)
      low = middle;
    else
      high = middle;
  }
  return g_array_index (self->marks, Mark, low).place;
}

/* @run gives another byte for @address than the runs sorted before it, which agree. The first of
 * those tells the place. */
static void
set_overlap_error (BpFirmwareBuilder *self, const Run *run, guint32 address, const char *place_word,
                   GError **error)
{
  const Run *other = &g_array_index (self->runs, Run, 0);
  guint32 offset = run->offset + (address - run->address);
  guint32 other_offset;

  while (address - other->address >= other->size)
    other++;
  other_offset = other->offset + (address - other->address);
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "%s %u and %s %u give different bytes for address 0x%08X (0x%02X and 0x%02X)",
               place_word, find_place (self, MIN (offset, other_offset)), place_word,
               find_place (self, MAX (offset, other_offset)), address,
               self->data->data[MIN (offset, other_offset)],
               self->data->data[MAX (offset, other_offset)]);
  if (error != NULL)
    bp_error_set_address (*error, address);
}

/* Takes the sorted runs into @merged and tells in @parts (Run, offsets in @merged) which are the
 * segments. */
static gboolean
merge_runs (BpFirmwareBuilder *self, GByteArray *merged, GArray *parts, const char *place_word,
            GError **error)
{
  for (guint i = 0; i < self->runs->len; i++) {
    const Run *run = &g_array_index (self->runs, Run, i);
    const guint8 *data = self->data->data + run->offset;
    Run *last = parts->len > 0 ? &g_array_index (parts, Run, parts->len - 1) : NULL;
    guint64 end = last != NULL ? last->address + (guint64)last->size : 0;

    if (last == NULL || run->address > end) {
      Run part = { run->address, run->size, merged->len };

      g_array_append_val (parts, part);
      g_byte_array_append (merged, data, run->size);
    } else {
      gsize overlap = MIN (run->size, end - run->address);
      gsize same = bp_bytes_mismatch (merged->data + last->offset + (run->address - last->address),
                                      data, overlap);

      if (same < overlap) {
        set_overlap_error (self, run, run->address + same, place_word, error);
        return FALSE;
      }
      last->size += run->size - overlap;
      g_byte_array_append (merged, data + overlap, run->size - overlap);
    }
  }
  return TRUE;
}

static GArray *
make_segments (GBytes *bytes, GArray *parts)
{
  GArray *segments = g_array_sized_new (FALSE, FALSE, sizeof (BpSegment), parts->len);

  for (guint i = 0; i < parts->len; i++) {
    const Run *part = &g_array_index (parts, Run, i);
    BpSegment segment = { part->address, g_bytes_new_from_bytes (bytes, part->offset, part->size) };

    g_array_append_val (segments, segment);
  }
  return segments;
}

BpFirmware *
bp_firmware_builder_end (BpFirmwareBuilder *self, const char *place_word, GError **error)
{
  g_autoptr (GByteArray) merged = NULL;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (self->runs->len == 0) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "the file holds no data");
    return NULL;
  }

  if (self->runs->len == 1) {
    parts = g_array_ref (self->runs);
    merged = g_byte_array_ref (self->data);
  } else {
    g_array_sort (self->runs, compare_runs);
    parts = g_array_new (FALSE, FALSE, sizeof (Run));
    merged = g_byte_array_sized_new (self->data->len);
    if (!merge_runs (self, merged, parts, place_word, error))
      return NULL;
  }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&merged));
  return bp_firmware_new_take (self->format, self->addressed, make_segments (bytes, parts),
                               self->entry, self->facts);
}
