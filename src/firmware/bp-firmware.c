/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-private.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "firmware/bp-firmware-facts.h"
#include "firmware/bp-firmware-reader.h"
#include "firmware/bp-vector-table.h"

struct _BpFirmware {
  GObject parent_instance;

  BpFirmwareFormat format;
  gboolean addressed;
  GArray *segments; /* of BpSegment */
  gsize size;
  gint64 entry;
  gint64 vector_base;
  GVariant *facts;
};

G_DEFINE_FINAL_TYPE (BpFirmware, bp_firmware, G_TYPE_OBJECT)

static const struct {
  const char *nick;
  const char *label;
} formats[] = {
  [BP_FIRMWARE_FORMAT_INTEL_HEX] = { "intel-hex", N_ ("Intel HEX") },
  [BP_FIRMWARE_FORMAT_DFUSE] = { "dfuse", N_ ("DfuSe file") },
  [BP_FIRMWARE_FORMAT_DFU] = { "dfu", N_ ("DFU file") },
  [BP_FIRMWARE_FORMAT_RAW] = { "raw", N_ ("Raw binary") },
  [BP_FIRMWARE_FORMAT_ELF] = { "elf", N_ ("ELF program") },
  [BP_FIRMWARE_FORMAT_UF2] = { "uf2", N_ ("UF2 file") },
  [BP_FIRMWARE_FORMAT_SREC] = { "srec", N_ ("Motorola S-record") },
};

const char *
bp_firmware_format_get_nick (BpFirmwareFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (formats), NULL);

  return formats[format].nick;
}

const char *
bp_firmware_format_get_label (BpFirmwareFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (formats), NULL);

  return _ (formats[format].label);
}

guint64
bp_segment_get_end (const BpSegment *segment)
{
  return segment->address + (guint64)g_bytes_get_size (segment->bytes);
}

static void
bp_firmware_finalize (GObject *object)
{
  BpFirmware *self = BP_FIRMWARE (object);

  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->facts, g_variant_unref);
  G_OBJECT_CLASS (bp_firmware_parent_class)->finalize (object);
}

static void
bp_firmware_class_init (BpFirmwareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_firmware_finalize;
}

static void
bp_firmware_init (BpFirmware *self)
{
}

static void
clear_segment (gpointer segment)
{
  g_bytes_unref (((BpSegment *)segment)->bytes);
}

static gint64
find_vector_base (BpFirmware *self)
{
  for (guint i = 0; i < self->segments->len; i++) {
    guint32 address = bp_firmware_get_segment (self, i)->address;
    const guint8 *head = bp_firmware_peek (self, address, 8);
    guint32 reset;

    if (head == NULL || !bp_vector_is_stack_pointer (bp_peek_u32 (head)))
      continue;
    reset = bp_peek_u32 (head + 4);
    if (reset % 2 == 1 && bp_firmware_covers (self, reset - 1, 2))
      return address;
  }
  return BP_NO_ADDRESS;
}

BpFirmware *
bp_firmware_new_take (BpFirmwareFormat format, gboolean addressed, GArray *segments, gint64 entry,
                      GVariantDict *facts)
{
  BpFirmware *self = g_object_new (BP_TYPE_FIRMWARE, NULL);

  g_array_set_clear_func (segments, clear_segment);
  self->format = format;
  self->addressed = addressed;
  self->segments = segments;
  self->entry = entry;
  for (guint i = 0; i < segments->len; i++)
    self->size += g_bytes_get_size (bp_firmware_get_segment (self, i)->bytes);

  self->vector_base = find_vector_base (self);
  if (self->vector_base != BP_NO_ADDRESS) {
    const guint8 *head = bp_firmware_peek (self, (guint32)self->vector_base, 8);

    g_variant_dict_insert (facts, "stack-pointer", "u", bp_peek_u32 (head));
    g_variant_dict_insert (facts, "reset-vector", "u", bp_peek_u32 (head + 4));
  }
  bp_firmware_facts_add_image (self, facts);
  self->facts = g_variant_ref_sink (g_variant_dict_end (facts));
  return self;
}

void
bp_firmware_learn_name (BpFirmware *self, const char *name)
{
  g_autoptr (GVariantDict) facts = g_variant_dict_new (self->facts);

  bp_firmware_facts_add_name (self, name, facts);
  g_variant_unref (self->facts);
  self->facts = g_variant_ref_sink (g_variant_dict_end (facts));
}

BpFirmware *
bp_firmware_new_from_bytes (GBytes *bytes, guint32 address, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  return bp_firmware_reader_read_bytes (bytes, address, error);
}

BpFirmware *
bp_firmware_new_from_file (GFile *file, guint32 address, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  return bp_firmware_reader_read_file (file, address, cancellable, error);
}

BpFirmwareFormat
bp_firmware_get_format (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), BP_FIRMWARE_FORMAT_RAW);

  return self->format;
}

gboolean
bp_firmware_is_addressed (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), FALSE);

  return self->addressed;
}

guint
bp_firmware_get_n_segments (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), 0);

  return self->segments->len;
}

const BpSegment *
bp_firmware_get_segment (BpFirmware *self, guint index)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->segments->len, NULL);

  return &g_array_index (self->segments, BpSegment, index);
}

gsize
bp_firmware_get_size (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), 0);

  return self->size;
}

guint32
bp_firmware_get_start (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), 0);

  return bp_firmware_get_segment (self, 0)->address;
}

guint64
bp_firmware_get_end (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), 0);

  return bp_segment_get_end (bp_firmware_get_segment (self, self->segments->len - 1));
}

/* The first segment that ends behind @address; their number if none does. */
static guint
find_segment (BpFirmware *self, guint64 address)
{
  guint low = 0, high = self->segments->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (bp_segment_get_end (bp_firmware_get_segment (self, middle)) <= address)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const guint8 *
bp_firmware_peek (BpFirmware *self, guint32 address, gsize size)
{
  const BpSegment *segment;
  const guint8 *data;
  gsize length;
  guint index;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), NULL);

  index = find_segment (self, address);
  if (index == self->segments->len)
    return NULL;
  segment = bp_firmware_get_segment (self, index);
  data = g_bytes_get_data (segment->bytes, &length);
  if (address < segment->address || size > length - (address - segment->address))
    return NULL;
  return data + (address - segment->address);
}

gboolean
bp_firmware_covers (BpFirmware *self, guint64 address, guint64 size)
{
  guint index;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), FALSE);

  index = find_segment (self, address);
  if (size == 0 || index == self->segments->len)
    return FALSE;
  /* Written as a difference: address + size may not fit into 64 bits. */
  return bp_firmware_get_segment (self, index)->address <= address ||
         bp_firmware_get_segment (self, index)->address - address < size;
}

gsize
bp_firmware_count (BpFirmware *self, guint64 address, guint64 size)
{
  guint64 end = address + size;
  gsize count = 0;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), 0);
  g_return_val_if_fail (size <= G_MAXUINT64 - address, 0);

  for (guint i = find_segment (self, address); i < self->segments->len; i++) {
    const BpSegment *segment = bp_firmware_get_segment (self, i);
    guint64 from = MAX (segment->address, address);
    guint64 to = MIN (bp_segment_get_end (segment), end);

    if (from >= to)
      break;
    count += to - from;
  }
  return count;
}

void
bp_firmware_fill (BpFirmware *self, guint32 address, guint8 *buffer, gsize size)
{
  guint64 end = address + (guint64)size;

  g_return_if_fail (BP_IS_FIRMWARE (self));

  for (guint i = find_segment (self, address); i < self->segments->len; i++) {
    const BpSegment *segment = bp_firmware_get_segment (self, i);
    const guint8 *data = g_bytes_get_data (segment->bytes, NULL);
    guint64 from = MAX (segment->address, address);
    guint64 to = MIN (bp_segment_get_end (segment), end);

    if (from >= to)
      break;
    memcpy (buffer + (from - address), data + (from - segment->address), to - from);
  }
}

gint64
bp_firmware_get_entry (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), BP_NO_ADDRESS);

  return self->entry;
}

gint64
bp_firmware_get_vector_base (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), BP_NO_ADDRESS);

  return self->vector_base;
}

gint64
bp_firmware_get_expected_base (BpFirmware *self)
{
  const BpSegment *segment;
  const guint8 *data;
  gsize size;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), BP_NO_ADDRESS);

  if (self->addressed)
    return BP_NO_ADDRESS;
  segment = bp_firmware_get_segment (self, 0);
  data = g_bytes_get_data (segment->bytes, &size);
  return bp_vector_guess_base (data, size);
}

GVariant *
bp_firmware_get_facts (BpFirmware *self)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (self), NULL);

  return self->facts;
}

const char *
bp_firmware_get_fact (BpFirmware *self, const char *name)
{
  const char *value = NULL;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), NULL);

  g_variant_lookup (self->facts, name, "&s", &value);
  return value;
}

gboolean
bp_firmware_fact_is_certain (BpFirmware *self, const char *name)
{
  g_autofree const char **by_name = NULL;

  g_return_val_if_fail (BP_IS_FIRMWARE (self), FALSE);

  return bp_firmware_get_fact (self, name) != NULL &&
         (!g_variant_lookup (self->facts, "by-name", "^a&s", &by_name) ||
          !g_strv_contains (by_name, name));
}
