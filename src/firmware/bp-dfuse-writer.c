/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-bytes.h"
#include "firmware/bp-dfu-suffix.h"
#include "firmware/bp-dfuse-file.h"

/* After ST's UM0391: one target, an element for each segment. See bp-dfuse-file.c for the places.
 */
#define HEADER_SIZE 11
#define NAME_SIZE 255
#define ELEMENT_HEAD 8

/* What all STM32 with USB show in their ROM: a file is for them unless it says otherwise. */
#define ST_VENDOR 0x0483
#define ST_PRODUCT 0xdf11

static void
append_u32 (GByteArray *file, guint32 value)
{
  guint8 bytes[4];

  bp_poke_u32 (bytes, value);
  g_byte_array_append (file, bytes, sizeof bytes);
}

static gsize
get_elements_size (BpFirmware *firmware)
{
  return bp_firmware_get_size (firmware) + ELEMENT_HEAD * bp_firmware_get_n_segments (firmware);
}

static void
append_header (GByteArray *file, gsize elements_size)
{
  static const guint8 n_targets = 1;
  const gsize target_size = 6 + 1 + 4 + NAME_SIZE + 4 + 4;

  g_byte_array_append (file, (const guint8 *)"DfuSe\1", 6);
  append_u32 (file, (guint32)(HEADER_SIZE + target_size + elements_size));
  g_byte_array_append (file, &n_targets, 1);
}

static void
append_target_head (GByteArray *file, BpFirmware *firmware)
{
  static const guint8 alternate = 0;
  char name[NAME_SIZE] = { 0 };
  const char *known = NULL;
  gboolean is_named =
      g_variant_lookup (bp_firmware_get_facts (firmware), "target-name", "&s", &known);

  if (is_named)
    g_strlcpy (name, known, sizeof name);
  g_byte_array_append (file, (const guint8 *)"Target", 6);
  g_byte_array_append (file, &alternate, 1);
  append_u32 (file, is_named);
  g_byte_array_append (file, (const guint8 *)name, sizeof name);
  append_u32 (file, (guint32)get_elements_size (firmware));
  append_u32 (file, bp_firmware_get_n_segments (firmware));
}

static void
append_element (GByteArray *file, const BpSegment *segment)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  append_u32 (file, segment->address);
  append_u32 (file, (guint32)size);
  g_byte_array_append (file, data, (guint)size);
}

static guint16
get_id (BpFirmware *firmware, const char *fact, guint16 otherwise)
{
  guint32 value = otherwise;

  g_variant_lookup (bp_firmware_get_facts (firmware), fact, "u", &value);
  return (guint16)value;
}

GBytes *
bp_dfuse_file_write (BpFirmware *firmware)
{
  GByteArray *file = g_byte_array_new ();
  const BpDfuSuffix suffix = {
    .device_version = get_id (firmware, "device-version", BP_DFU_SUFFIX_ANY),
    .product_id = get_id (firmware, "product-id", ST_PRODUCT),
    .vendor_id = get_id (firmware, "vendor-id", ST_VENDOR),
    .dfu_version = BP_DFU_SUFFIX_DFUSE,
  };

  append_header (file, get_elements_size (firmware));
  append_target_head (file, firmware);
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++)
    append_element (file, bp_firmware_get_segment (firmware, i));
  bp_dfu_suffix_append (&suffix, file);
  return g_byte_array_free_to_bytes (file);
}
