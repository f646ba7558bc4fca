/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-gzip-file.h"

#include <gio/gio.h>
#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-firmware.h"

#define CHUNK_SIZE (64 * 1024)

gboolean
bp_gzip_file_probe (const guint8 *data, gsize size)
{
  /* 8: deflate, the only method there is. */
  return size >= 3 && memcmp (data, "\x1f\x8b\x08", 3) == 0;
}

/* zlib's own words ("incorrect data check") tell nothing to a user; these do. */
static void
set_stream_error (const GError *cause, gsize offset, GError **error)
{
  gboolean cut = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);

  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "the gzip archive is %s at offset %" G_GSIZE_FORMAT, cut ? "cut off" : "damaged",
               offset);
}

GBytes *
bp_gzip_file_unpack (const guint8 *data, gsize size, GError **error)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GByteArray) contents = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize offset = 0;

  while (result != G_CONVERTER_FINISHED) {
    g_autoptr (GError) cause = NULL;
    gsize n_read = 0, n_written = 0;

    result =
        g_converter_convert (G_CONVERTER (unpacker), data + offset, size - offset, chunk,
                             CHUNK_SIZE, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &cause);
    if (result == G_CONVERTER_ERROR) {
      set_stream_error (cause, offset, error);
      return NULL;
    }
    offset += n_read;
    /* A few kilobytes can unpack to gigabytes. */
    if (n_written > BP_FIRMWARE_MAX_FILE_SIZE - contents->len) {
      g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                   "the gzip archive unpacks to more than %d MiB",
                   BP_FIRMWARE_MAX_FILE_SIZE / (1024 * 1024));
      return NULL;
    }
    g_byte_array_append (contents, chunk, n_written);
  }
  if (offset != size) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "more follows the gzip archive at offset %" G_GSIZE_FORMAT, offset);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&contents));
}
