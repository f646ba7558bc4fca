/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-dfu-suffix.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"

/* Places of the fields, counted from the end of the file. */
enum {
  CRC = 4,
  LENGTH = 5,
  SIGNATURE = 8,
  DFU_VERSION = 10,
  VENDOR = 12,
  PRODUCT = 14,
  DEVICE_VERSION = 16,
};

static const guint8 signature[] = { 'U', 'F', 'D' };

/* CRC-32 with the reflected polynomial, started with ones and not inverted at the end. */
static guint32
crc_of (const guint8 *data, gsize size)
{
  guint32 table[256];
  guint32 crc = 0xffffffff;

  for (guint32 i = 0; i < G_N_ELEMENTS (table); i++) {
    guint32 value = i;

    for (int bit = 0; bit < 8; bit++)
      value = value >> 1 ^ (value & 1 ? 0xedb88320 : 0);
    table[i] = value;
  }
  for (gsize i = 0; i < size; i++)
    crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];
  return crc;
}

gboolean
bp_dfu_suffix_is_there (const guint8 *data, gsize size)
{
  return size >= BP_DFU_SUFFIX_SIZE &&
         memcmp (data + size - SIGNATURE, signature, sizeof signature) == 0;
}

gboolean
bp_dfu_suffix_parse (const guint8 *data, gsize size, BpDfuSuffix *suffix, GError **error)
{
  const guint8 *end = data + size;
  guint32 crc, wanted;

  if (!bp_dfu_suffix_is_there (data, size)) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "no DFU suffix at the end, offset %" G_GSIZE_FORMAT ": the file is cut off", size);
    return FALSE;
  }
  suffix->length = *(end - LENGTH);
  if (suffix->length < BP_DFU_SUFFIX_SIZE || suffix->length > size) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the DFU suffix says that it is %" G_GSIZE_FORMAT
                 " bytes long, at offset %" G_GSIZE_FORMAT,
                 suffix->length, size - LENGTH);
    return FALSE;
  }
  crc = bp_peek_u32 (end - CRC);
  wanted = crc_of (data, size - CRC);
  if (crc != wanted) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "wrong checksum 0x%08X at offset %" G_GSIZE_FORMAT
                 ", should be 0x%08X: the file is damaged",
                 crc, size - CRC, wanted);
    return FALSE;
  }
  suffix->dfu_version = bp_peek_u16 (end - DFU_VERSION);
  suffix->vendor_id = bp_peek_u16 (end - VENDOR);
  suffix->product_id = bp_peek_u16 (end - PRODUCT);
  suffix->device_version = bp_peek_u16 (end - DEVICE_VERSION);
  return TRUE;
}

void
bp_dfu_suffix_append (const BpDfuSuffix *suffix, GByteArray *file)
{
  guint8 bytes[BP_DFU_SUFFIX_SIZE];
  guint8 *end = bytes + sizeof bytes;

  bp_poke_u16 (end - DEVICE_VERSION, suffix->device_version);
  bp_poke_u16 (end - PRODUCT, suffix->product_id);
  bp_poke_u16 (end - VENDOR, suffix->vendor_id);
  bp_poke_u16 (end - DFU_VERSION, suffix->dfu_version);
  memcpy (end - SIGNATURE, signature, sizeof signature);
  *(end - LENGTH) = BP_DFU_SUFFIX_SIZE;
  g_byte_array_append (file, bytes, sizeof bytes - CRC);
  bp_poke_u32 (bytes, crc_of (file->data, file->len));
  g_byte_array_append (file, bytes, CRC);
}

static void
add_fact (BpFirmwareBuilder *builder, const char *name, guint16 value)
{
  if (value != BP_DFU_SUFFIX_ANY)
    bp_firmware_builder_add_fact (builder, name, g_variant_new_uint32 (value));
}

void
bp_dfu_suffix_add_facts (const BpDfuSuffix *suffix, BpFirmwareBuilder *builder)
{
  add_fact (builder, "vendor-id", suffix->vendor_id);
  add_fact (builder, "product-id", suffix->product_id);
  add_fact (builder, "device-version", suffix->device_version);
}
