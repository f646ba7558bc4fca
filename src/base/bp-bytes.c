/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-bytes.h"

#include <string.h>

#include "base/bp-error.h"

gboolean
bp_bytes_check (gsize size, gsize offset, gsize length, GError **error)
{
  if (offset <= size && length <= size - offset)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "cut off: %" G_GSIZE_FORMAT " bytes wanted at offset %" G_GSIZE_FORMAT
               ", but it ends at %" G_GSIZE_FORMAT,
               length, offset, size);
  return FALSE;
}

gboolean
bp_bytes_get_u8 (const guint8 *data, gsize size, gsize offset, guint8 *value, GError **error)
{
  if (!bp_bytes_check (size, offset, 1, error))
    return FALSE;
  *value = data[offset];
  return TRUE;
}

gboolean
bp_bytes_get_u16 (const guint8 *data, gsize size, gsize offset, guint16 *value, GError **error)
{
  if (!bp_bytes_check (size, offset, 2, error))
    return FALSE;
  *value = bp_peek_u16 (data + offset);
  return TRUE;
}

gboolean
bp_bytes_get_u32 (const guint8 *data, gsize size, gsize offset, guint32 *value, GError **error)
{
  if (!bp_bytes_check (size, offset, 4, error))
    return FALSE;
  *value = bp_peek_u32 (data + offset);
  return TRUE;
}

guint16
bp_peek_u16 (const guint8 *data)
{
  return (guint16) (data[0] | data[1] << 8);
}

guint32
bp_peek_u32 (const guint8 *data)
{
  return (guint32) data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 | (guint32) data[3] << 24;
}

void
bp_poke_u16 (guint8 *data, guint16 value)
{
  data[0] = value & 0xff;
  data[1] = value >> 8;
}

void
bp_poke_u32 (guint8 *data, guint32 value)
{
  bp_poke_u16 (data, value & 0xffff);
  bp_poke_u16 (data + 2, value >> 16);
}

gboolean
bp_bytes_are (const guint8 *data, gsize size, guint8 value)
{
  /* Compared with itself one byte on: memcmp() is the fastest loop there is. */
  return size == 0 || (data[0] == value && memcmp (data, data + 1, size - 1) == 0);
}

gsize
bp_bytes_mismatch (const guint8 *a, const guint8 *b, gsize size)
{
  gsize i = 0;

  if (memcmp (a, b, size) == 0)
    return size;
  while (a[i] == b[i])
    i++;
  return i;
}
