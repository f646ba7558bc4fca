/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware-fixture.h"

#define END "S9030000FC\n"

/* Checksums are part of the text on purpose: a generator would share the reader's mistakes. */
static const struct {
  const char *name;
  const char *text;
  const char *segments;
  gint64 entry;
} good[] = {
  { "s1", "S107001001020304DE\n" END, "0x00000010+4", BP_NO_ADDRESS },
  { "s2-24-bits", "S2081234560102030451\nS804000000FB\n", "0x00123456+4", BP_NO_ADDRESS },
  { "s3-32-bits", "S3090800000001020304E4\nS70508000101F0\n", "0x08000000+4", 0x08000101 },
  { "s8-entry", "S107001001020304DE\nS8041234565F\n", "0x00000010+4", 0x123456 },
  { "header", "S00600004844521B\nS107001001020304DE\n" END, "0x00000010+4", BP_NO_ADDRESS },
  { "count", "S107001001020304DE\nS5030001FB\n" END, "0x00000010+4", BP_NO_ADDRESS },
  { "long-count", "S107001001020304DE\nS604000001FA\n" END, "0x00000010+4", BP_NO_ADDRESS },
  { "no-data-record-counts", "S1030000FC\nS107001001020304DE\nS5030002FA\n" END, "0x00000010+4",
    BP_NO_ADDRESS },
  { "both-line-ends-and-blanks", " S107001001020304DE \r\n\r\nS9030000FC\r\n\x1a", "0x00000010+4",
    BP_NO_ADDRESS },
  { "lower-case-digits", "S1070010abcdeff988\nS9030000fc\n", "0x00000010+4", BP_NO_ADDRESS },
  { "any-order-and-overlap", "S10500120304E1\nS107001001020304DE\n" END, "0x00000010+4",
    BP_NO_ADDRESS },
};

static const struct {
  const char *name;
  const char *text;
  const char *words;
} bad[] = {
  { "no-end", "S107001001020304DE\nS5030001FB\n", "line 2: no end record" },
  { "data-behind-end", "S107001001020304DE\n" END "S107001001020304DE\n", "line 3: stands behind" },
  { "only-an-end", END, "holds no data" },
  { "data-checksum", "S107001001020304DF\n" END, "line 1: wrong checksum 0xDF, should be 0xDE" },
  { "header-checksum", "S00600004844521C\n" END, "line 1: wrong checksum" },
  { "end-checksum", "S107001001020304DE\nS9030000FD\n", "line 2: wrong checksum" },
  { "wrong-count", "S107001001020304DE\nS5030002FA\n" END,
    "line 2: 2 data records announced, but there are 1" },
  { "wrong-long-count", "S107001001020304DE\nS604010001F9\n" END,
    "line 2: 65537 data records announced" },
  { "cut", "S107001001020304", "line 1: cut off: it holds 7 bytes of 8" },
  { "cut-in-a-byte", "S1070010010203041", "line 1: cut off in the middle" },
  { "too-long", "S107001001020304DE00\n" END, "line 1: too long" },
  { "reserved", "S4030000FC\n" END, "line 1: unknown record type S4" },
  { "too-short-for-its-address", "S3030000FC\n" END, "line 1: too short for a record of type S3" },
  { "count-of-0", "S100FF\n" END, "line 1: too long: it holds 2 bytes of 1" },
  { "end-with-data", "S107001001020304DE\nS904000000FB\n", "line 2: 1 bytes too long" },
  { "no-digit", "S10700100102030X\n" END, "line 1: 'X' at column 16" },
  { "other-text", "S107001001020304DE\nhello\n" END, "line 2: does not begin with 'S'" },
  { "past-4-gib", "S309FFFFFFFE01020304F1\nS70500000000FA\n",
    "line 1: 4 bytes at 0xFFFFFFFE reach past" },
  { "contradiction", "S107001001020304DE\nS10500120305E0\n" END,
    "line 1 and line 2 give different bytes" },
};

static void
test_good (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (good[i].text, strlen (good[i].text), &error);

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_SREC);
  g_assert_true (bp_firmware_is_addressed (firmware));
  g_assert_cmpint (bp_firmware_get_entry (firmware), ==, good[i].entry);
  assert_segments (firmware, good[i].segments);
}

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  assert_refused (bad[i].text, strlen (bad[i].text), bad[i].words);
}

/* The witness: made by objcopy from the HEX file beside it. */
static void
test_same_as_the_hex_file (void)
{
  g_autoptr (BpFirmware) srec = read_data ("crazyflie-like.srec");
  g_autoptr (BpFirmware) hex = read_data ("crazyflie-like.hex");

  g_assert_cmpint (bp_firmware_get_format (srec), ==, BP_FIRMWARE_FORMAT_SREC);
  assert_same_contents (srec, hex);
  g_assert_cmpint (bp_firmware_get_entry (srec), ==, bp_firmware_get_entry (hex));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strconcat ("/srec/good/", good[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/srec/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
  }
  g_test_add_func ("/srec/same-as-the-hex-file", test_same_as_the_hex_file);
  return g_test_run ();
}
