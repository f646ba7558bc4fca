/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware-fixture.h"

#define END ":00000001FF\n"

/* Checksums are part of the text on purpose: a generator would share the reader's mistakes. */
static const struct {
  const char *name;
  const char *text;
  const char *segments;
  const char *bytes; /* of the first segment, in hexadecimal */
} good[] = {
  { "one-record", ":0400000001020304F2\n" END, "0x00000000+4", "01020304" },
  { "linear-base", ":020000040800F2\n:0400100001020304E2\n" END, "0x08000010+4", "01020304" },
  { "carriage-returns", ":020000040800F2\r:0400100001020304E2\r:00000001FF\r", "0x08000010+4",
    "01020304" },
  { "both-line-ends", ":020000040800F2\r\n:0400100001020304E2\r\n:00000001FF\r\n", "0x08000010+4",
    "01020304" },
  { "mixed-line-ends", ":020010000102EB\n:020012000304E5\r:00000001FF\r\n", "0x00000010+4",
    "01020304" },
  { "no-last-line-end", ":0400100001020304E2\n:00000001FF", "0x00000010+4", "01020304" },
  { "byte-order-mark", "\xef\xbb\xbf:0400100001020304E2\n" END, "0x00000010+4", "01020304" },
  { "dos-end-of-text", ":0400100001020304E2\n" END "\x1a\x1a", "0x00000010+4", "01020304" },
  { "lower-case", ":04001000abcdeff98c\n:00000001ff\n", "0x00000010+4", "abcdeff9" },
  { "blanks-around", "\n  :0400100001020304E2 \t \n\n \t\n:00000001FF  \n \n", "0x00000010+4",
    "01020304" },
  { "any-order", ":020012000304E5\n:020010000102EB\n" END, "0x00000010+4", "01020304" },
  { "holes-are-kept", ":020010000102EB\n:020013000304E4\n" END, "0x00000010+2 0x00000013+2",
    "0102" },
  { "same-twice", ":0400100001020304E2\n:020011000203E8\n:020012000304E5\n" END, "0x00000010+4",
    "01020304" },
  { "overlap-grows", ":020010000102EB\n:03001100020304E3\n" END, "0x00000010+4", "01020304" },
  { "data-crosses-64k", ":020000040800F2\n:04FFFE0001020304F5\n" END, "0x0800FFFE+4", "01020304" },
  { "data-crosses-64k-without-base", ":04FFFE0001020304F5\n" END, "0x0000FFFE+4", "01020304" },
  { "segment-wraps", ":020000021000EC\n:04FFFE0001020304F5\n" END, "0x00010000+2 0x0001FFFE+2",
    "0304" },
  { "segment-shifts-by-4", ":0200000212EEFC\n:020010000102EB\n" END, "0x00012EF0+2", "0102" },
  { "linear-after-segment", ":020000021000EC\n:020000040800F2\n:04FFFE0001020304F5\n" END,
    "0x0800FFFE+4", "01020304" },
  { "start-moves-nothing", ":0400000508000101ED\n:0400000312340005AE\n:020010000102EB\n" END,
    "0x00000010+2", "0102" },
  { "empty-data-record", ":00001000F0\n:020010000102EB\n" END, "0x00000010+2", "0102" },
  { "last-byte-of-all", ":02000004FFFFFC\n:02FFFE000102FE\n" END, "0xFFFFFFFE+2", "0102" },
};

static const struct {
  const char *name;
  const char *text;
  const char *words;
} bad[] = {
  { "no-end-record", ":020010000102EB\n:020012000304E5\n", "line 2: no end record" },
  { "data-behind-end", ":020010000102EB\n" END "\n:020012000304E5\n",
    "line 4: stands behind the end record" },
  { "two-ends", ":020010000102EB\n" END END, "line 3: stands behind" },
  { "text-behind-end", ":020010000102EB\n" END "bye\n", "line 3: stands behind" },
  { "only-an-end", END, "holds no data" },
  { "data-checksum", ":020010000102EC\n" END, "line 1: wrong checksum 0xEC, should be 0xEB" },
  { "base-checksum", ":020000040800F3\n:020010000102EB\n" END, "line 1: wrong checksum" },
  { "start-checksum", ":0400000508000101EE\n:020010000102EB\n" END, "line 1: wrong checksum" },
  { "end-checksum", ":020010000102EB\n:00000001FE\n", "line 2: wrong checksum" },
  { "cut-in-a-record", ":020010000102EB\n:0400120003", "line 2: cut off: it holds 5 bytes of 9" },
  { "cut-in-a-byte", ":020010000102EB\n:0400120003040", "line 2: cut off in the middle" },
  { "cut-at-once", ":", "line 1: cut off" },
  { "cut-in-the-head", ":1000", "line 1: cut off: it holds 2 bytes of 21" },
  { "too-long", ":020010000102EB00\n" END, "line 1: too long" },
  { "no-digit", ":0200100001G2EB\n" END, "line 1: 'G' at column 12" },
  { "no-digit-in-front", ":/200100001G2EB\n" END, "line 1: '/' at column 2" },
  { "no-colon", ":020010000102EB\n020012000304E5\n" END, "line 2: does not begin with ':'" },
  { "comment", ":020010000102EB\n; made by hand\n" END, "line 2: does not begin with ':'" },
  { "blank-inside", ":0200100001 02EB\n" END, "line 1: byte 0x20 at column 12" },
  { "dos-end-inside", ":020010000102EB\n\x1a\n" END, "line 2: does not begin" },
  { "unknown-type", ":020010060102E5\n" END, "line 1: unknown record type 0x06" },
  { "base-of-one-byte", ":0100000408F3\n" END, "line 1: a record of type 0x04 holds 2 bytes" },
  { "segment-of-four-bytes", ":0400000200000000FA\n" END,
    "line 1: a record of type 0x02 holds 2 bytes" },
  { "start-of-two-bytes", ":020000050000F9\n" END, "line 1: a record of type 0x05 holds 4 bytes" },
  { "end-with-data", ":020010000102EB\n:0100000100FE\n",
    "line 2: a record of type 0x01 holds 0 bytes" },
  { "past-4-gib", ":02000004FFFFFC\n:04FFFE0001020304F5\n" END,
    "line 2: 4 bytes at 0xFFFFFFFE reach past" },
  { "contradicting-overlap", ":0400100001020304E2\n:020020000102DB\n:020012000305E4\n" END,
    "line 1 and line 3 give different bytes for address 0x00000013 (0x04 and 0x05)" },
  { "contradiction-in-front", ":020011000203E8\n:0400100001020404E1\n" END,
    "line 1 and line 2 give different bytes for address 0x00000012 (0x03 and 0x04)" },
};

static void
test_good (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (good[i].text, strlen (good[i].text), &error);
  g_autoptr (GString) bytes = g_string_new (NULL);
  const guint8 *content;
  gsize size;

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_assert_true (bp_firmware_is_addressed (firmware));
  assert_segments (firmware, good[i].segments);
  content = g_bytes_get_data (bp_firmware_get_segment (firmware, 0)->bytes, &size);
  for (gsize j = 0; j < size; j++)
    g_string_append_printf (bytes, "%02x", content[j]);
  g_assert_cmpstr (bytes->str, ==, good[i].bytes);
}

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  assert_refused (bad[i].text, strlen (bad[i].text), bad[i].words);
}

static void
test_start_records_are_the_entry (void)
{
  static const char linear[] = ":0400000508000101ED\n:020010000102EB\n" END;
  static const char segment[] = ":0400000312340005AE\n:020010000102EB\n" END;
  static const char none[] = ":020010000102EB\n" END;
  g_autoptr (BpFirmware) a = read_bytes (linear, strlen (linear), NULL);
  g_autoptr (BpFirmware) b = read_bytes (segment, strlen (segment), NULL);
  g_autoptr (BpFirmware) c = read_bytes (none, strlen (none), NULL);

  g_assert_cmpint (bp_firmware_get_entry (a), ==, 0x08000101);
  g_assert_cmpint (bp_firmware_get_entry (b), ==, 0x12345);
  g_assert_cmpint (bp_firmware_get_entry (c), ==, BP_NO_ADDRESS);
}

/* A record of 255 bytes, the longest there can be. */
static void
test_longest_record (void)
{
  g_autoptr (GString) text = g_string_new (":FF000000");
  g_autoptr (BpFirmware) firmware = NULL;
  guint8 sum = 0xff;

  for (guint i = 0; i < 255; i++) {
    g_string_append_printf (text, "%02X", i);
    sum += i;
  }
  g_string_append_printf (text, "%02X\n" END, (guint8)-sum);
  firmware = read_bytes (text->str, text->len, NULL);
  assert_segments (firmware, "0x00000000+255");
}

static void
test_every_cut_is_refused (void)
{
  static const char text[] =
      ":020000040800F2\n:0400100001020304E2\n:0400000508000101ED\n:00000001FF";

  for (gsize size = 1; size < strlen (text); size++)
    assert_refused (text, size, "line ");
}

/* Every other byte given, from the top down: the worst that the sorting meets. */
static void
test_scattered_records (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (BpFirmware) firmware = NULL;

  for (int i = 0x7fff; i >= 0; i--) {
    guint address = 2 * i;
    guint8 sum = (guint8)(1 + (address >> 8) + address + i);

    g_string_append_printf (text, ":01%04X00%02X%02X\n", address, i & 0xff, (guint8)-sum);
  }
  g_string_append (text, END);
  firmware = read_bytes (text->str, text->len, NULL);
  g_assert_cmpuint (bp_firmware_get_n_segments (firmware), ==, 0x8000);
  for (guint i = 0; i < 0x8000; i++) {
    g_assert_cmpuint (*bp_firmware_peek (firmware, 2 * i, 1), ==, i & 0xff);
    g_assert_null (bp_firmware_peek (firmware, 2 * i + 1, 1));
  }
}

static void
add_table_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strconcat ("/intel-hex/good/", good[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/intel-hex/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_table_tests ();
  g_test_add_func ("/intel-hex/start-records-are-the-entry", test_start_records_are_the_entry);
  g_test_add_func ("/intel-hex/longest-record", test_longest_record);
  g_test_add_func ("/intel-hex/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/intel-hex/scattered-records", test_scattered_records);
  return g_test_run ();
}
