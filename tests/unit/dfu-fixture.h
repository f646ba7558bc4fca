/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "firmware-fixture.h"

/* Makes .dfu files, right ones and wrong ones. */

static inline void
append_number (GByteArray *file, guint32 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8)(value >> (8 * i));

    g_byte_array_append (file, &byte, 1);
  }
}

/* Bit by bit, unlike the reader, so that a fault in a table can't hide. */
static inline guint32
crc_bit_by_bit (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return crc;
}

static inline void
append_suffix_of (GByteArray *file, guint32 dfu_version, guint8 length)
{
  append_number (file, 0x0200, 2);
  append_number (file, 0xdf11, 2);
  append_number (file, 0x0483, 2);
  append_number (file, dfu_version, 2);
  g_byte_array_append (file, (const guint8 *)"UFD", 3);
  append_number (file, length, 1);
  append_number (file, crc_bit_by_bit (file->data, file->len), 4);
}

static inline void
append_suffix (GByteArray *file, guint32 dfu_version)
{
  append_suffix_of (file, dfu_version, 16);
}

static inline void
append_header (GByteArray *file, guint32 image_size, guint8 n_targets)
{
  g_byte_array_append (file, (const guint8 *)"DfuSe\1", 6);
  append_number (file, image_size, 4);
  append_number (file, n_targets, 1);
}

static inline void
append_target (GByteArray *file, const char *name, guint32 size, guint32 n_elements)
{
  char buffer[255] = { 0 };

  g_byte_array_append (file, (const guint8 *)"Target\0", 7);
  append_number (file, name != NULL, 4);
  memcpy (buffer, name != NULL ? name : "unnamed", strlen (name != NULL ? name : "unnamed"));
  g_byte_array_append (file, (const guint8 *)buffer, sizeof buffer);
  append_number (file, size, 4);
  append_number (file, n_elements, 4);
}

static inline void
append_element (GByteArray *file, guint32 address, const char *data, guint32 size)
{
  append_number (file, address, 4);
  append_number (file, size, 4);
  g_byte_array_append (file, (const guint8 *)data, size);
}
