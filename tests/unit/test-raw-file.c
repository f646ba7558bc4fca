/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware-fixture.h"

/* What people choose by mistake, and the words that tell them so. */
static const struct {
  const char *name;
  const char *contents;
  gsize size; /* 0: that of the string */
  const char *words;
} foreign[] = {
  { "web-page", "<!DOCTYPE html>\n<html lang=\"en\">\n<head>", 0, "a web page (HTML)" },
  { "web-page-with-blanks", "\xef\xbb\xbf\r\n\r\n  <HTML><head><title>404</title>", 0,
    "a web page (HTML)" },
  { "web-page-in-latin-1", "<html><body>d\xe9sol\xe9 &nbsp; </body></html>", 0,
    "a web page (HTML)" },
  { "text", "404: Not Found", 0, "a text, but neither Intel HEX nor S-record" },
  { "text-of-letters", "caf\xc3\xa9 cr\xc3\xa8me\n", 0, "a text, but neither" },
  { "hex-with-a-headline", "Betaflight 4.5\n:020010000102EB\n:00000001FF\n", 0,
    "line 1 begins with neither" },
  { "only-blanks", " \r\n\t\n", 0, "a text without a single character" },
  { "ardupilot", "{\n \"board_id\": 9,\n \"magic\": \"APJFWv1\",\n \"image\": \"eNrs\"\n}", 0,
    "an ArduPilot .apj file" },
  { "px4", "{ \"magic\": \"PX4FWv1\", \"board_id\": 50, \"image\": \"eNrs\" }", 0,
    "a PX4 .px4 file" },
  { "apj-without-magic", "{ \"board_id\": 50, \"image\": \"eNrs\" }", 0, "an .apj or .px4 file" },
  { "json", "{ \"message\": \"API rate limit exceeded\" }", 0, "a JSON text" },
  { "zip", "PK\3\4\24\0\0\0\10\0", 10, "a zip archive" },
  { "xz", "\3757zXZ\0\0\4", 8, "an xz archive" },
  { "7-zip", "7z\xbc\xaf\x27\x1c\0\4", 8, "a 7-Zip archive" },
  { "rar", "Rar!\32\7\1\0", 8, "a RAR archive" },
  { "bzip2", "BZh91AY&SY\1\2", 0, "a bzip2 archive" },
  { "zstandard", "\x28\xb5\x2f\xfd\4\0", 6, "a Zstandard archive" },
  { "utf-16", "\xff\xfe:\0001\0000\0", 8, "a text in UTF-16" },
  { "pdf", "%PDF-1.4\n%\xe2\xe3\xcf\xd3", 0, "a PDF document" },
  { "picture", "\x89PNG\r\n\32\n\0\0\0\15IHDR", 16, "a picture" },
};

static const struct {
  const char *name;
  const char *contents;
  gsize size;
} raw[] = {
  { "one-byte", "\0", 1 },
  { "blank", "\377\377\377\377", 4 },
  { "vectors", "\0\0\2\40\11\0\0\10", 8 },
  { "begins-with-a-colon", ":\0\2\40\11\0\0\10", 8 },
  { "begins-with-a-bracket", "<\0\2\40\11\0\0\10", 8 },
  { "begins-with-a-brace", "{\0\2\40\11\0\0\10", 8 },
  { "begins-with-an-s", "S\0\2\40\11\0\0\10", 8 },
  { "pattern", "UUUUUUUU", 8 },
  { "no-utf-8", "a b\303(", 5 },
};

static void
test_foreign (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gsize size = foreign[i].size != 0 ? foreign[i].size : strlen (foreign[i].contents);

  assert_refused (foreign[i].contents, size, foreign[i].words);
}

static void
test_raw (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (raw[i].contents, raw[i].size, &error);

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_RAW);
  g_assert_false (bp_firmware_is_addressed (firmware));
  g_assert_cmpint (bp_firmware_get_entry (firmware), ==, BP_NO_ADDRESS);
  g_assert_cmpmem (bp_firmware_peek (firmware, BP_FIRMWARE_DEFAULT_ADDRESS, raw[i].size),
                   raw[i].size, raw[i].contents, raw[i].size);
}

/* A character of several bytes that lies across the end of what is looked at does not make a text
 * an image. */
static void
test_long_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 4095)
    g_string_append (text, "-\n");
  g_string_truncate (text, 4095);
  g_string_append (text, "\xe2\x82\xac and so on\n");
  assert_refused (text->str, text->len, "a text, but neither");
}

static void
test_address (void)
{
  static const char contents[] = "\0\1\2\3";
  g_autoptr (GBytes) bytes = g_bytes_new_static (contents, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = bp_firmware_new_from_bytes (bytes, 0xfffffffc, &error);
  g_autoptr (BpFirmware) wrapped = NULL;

  g_assert_no_error (error);
  assert_segments (firmware, "0xFFFFFFFC+4");
  wrapped = bp_firmware_new_from_bytes (bytes, 0xfffffffd, &error);
  g_assert_null (wrapped);
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++) {
    g_autofree char *path = g_strconcat ("/raw/foreign/", foreign[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_foreign);
  }
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++) {
    g_autofree char *path = g_strconcat ("/raw/good/", raw[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_raw);
  }
  g_test_add_func ("/raw/long-text", test_long_text);
  g_test_add_func ("/raw/address", test_address);
  return g_test_run ();
}
