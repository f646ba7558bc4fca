/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware-fixture.h"

static GByteArray *
compress (const guint8 *data, gsize size)
{
  g_autoptr (GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  GByteArray *packed = g_byte_array_new ();
  guint8 chunk[4096];
  gsize offset = 0;
  GConverterResult result;

  do {
    g_autoptr (GError) error = NULL;
    gsize n_read, n_written;

    result =
        g_converter_convert (G_CONVERTER (packer), data + offset, size - offset, chunk,
                             sizeof chunk, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);
    g_assert_no_error (error);
    offset += n_read;
    g_byte_array_append (packed, chunk, n_written);
  } while (result != G_CONVERTER_FINISHED);
  return packed;
}

static GByteArray *
compress_text (const char *text)
{
  return compress ((const guint8 *)text, strlen (text));
}

static void
test_packed_hex (void)
{
  g_autoptr (GByteArray) packed = compress_text (":020010000102EB\n:00000001FF\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (packed->data, packed->len, &error);

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_INTEL_HEX);
  assert_segments (firmware, "0x00000010+2");
}

static void
test_packed_page (void)
{
  g_autoptr (GByteArray) packed = compress_text ("<!doctype html>\n<html></html>");

  assert_refused (packed->data, packed->len, "a web page (HTML)");
}

static void
test_packed_nothing (void)
{
  g_autoptr (GByteArray) packed = compress_text ("");

  assert_refused (packed->data, packed->len, "the file is empty");
}

static void
test_packed_twice (void)
{
  g_autoptr (GByteArray) once = compress_text (":020010000102EB\n:00000001FF\n");
  g_autoptr (GByteArray) twice = compress (once->data, once->len);

  assert_refused (twice->data, twice->len, "a gzip archive");
}

/* Some 60 KiB that would take 65 MiB. */
static void
test_bomb (void)
{
  gsize size = BP_FIRMWARE_MAX_FILE_SIZE + 1024 * 1024;
  g_autofree guint8 *zeroes = g_malloc0 (size);
  g_autoptr (GByteArray) packed = compress (zeroes, size);

  assert_refused (packed->data, packed->len, "unpacks to more than 64 MiB");
}

static void
test_every_cut_is_refused (void)
{
  g_autoptr (GByteArray) packed = compress_text (":020010000102EB\n:00000001FF\n");

  for (gsize size = 3; size < packed->len; size++)
    assert_refused (packed->data, size, "the gzip archive is cut off");
}

static void
test_damage (void)
{
  g_autoptr (GByteArray) packed = compress_text (":020010000102EB\n:00000001FF\n");

  packed->data[packed->len - 6] ^= 1;
  assert_refused (packed->data, packed->len, "the gzip archive is damaged");
}

static void
test_more_behind_it (void)
{
  g_autoptr (GByteArray) packed = compress_text (":020010000102EB\n:00000001FF\n");

  g_byte_array_append (packed, (const guint8 *)"more", 4);
  assert_refused (packed->data, packed->len, "more follows the gzip archive");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/packed-hex", test_packed_hex);
  g_test_add_func ("/gzip/packed-page", test_packed_page);
  g_test_add_func ("/gzip/packed-nothing", test_packed_nothing);
  g_test_add_func ("/gzip/packed-twice", test_packed_twice);
  g_test_add_func ("/gzip/bomb", test_bomb);
  g_test_add_func ("/gzip/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/gzip/damage", test_damage);
  g_test_add_func ("/gzip/more-behind-it", test_more_behind_it);
  return g_test_run ();
}
