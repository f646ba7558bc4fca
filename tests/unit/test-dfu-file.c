/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dfu-fixture.h"

static const guint32 versions[] = { 0x0100, 0x0101, 0x0110 };

static GByteArray *
make_contents (void)
{
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *)"\1\2\3\4\5\6", 6);
  return file;
}

static void
test_every_version (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (GByteArray) file = make_contents ();
    g_autoptr (BpFirmware) firmware = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariantDict) facts = NULL;
    guint32 value;

    append_suffix (file, versions[i]);
    firmware = read_bytes (file->data, file->len, &error);
    g_assert_no_error (error);
    g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_DFU);
    g_assert_false (bp_firmware_is_addressed (firmware));
    assert_segments (firmware, "0x08000000+6");
    g_assert_cmpmem (bp_firmware_peek (firmware, 0x08000000, 6), 6, "\1\2\3\4\5\6", 6);

    facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
    g_assert_true (g_variant_dict_lookup (facts, "vendor-id", "u", &value));
    g_assert_cmphex (value, ==, 0x0483);
    g_assert_true (g_variant_dict_lookup (facts, "product-id", "u", &value));
    g_assert_cmphex (value, ==, 0xdf11);
  }
}

static void
test_length_is_honoured (void)
{
  g_autoptr (GByteArray) file = make_contents ();
  g_autoptr (BpFirmware) firmware = NULL;

  append_suffix_of (file, 0x0100, 18);
  firmware = read_bytes (file->data, file->len, NULL);
  assert_segments (firmware, "0x08000000+4");
}

static void
test_length_of_nonsense_is_refused (void)
{
  static const guint8 lengths[] = { 0, 15, 23, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GByteArray) file = make_contents ();

    append_suffix_of (file, 0x0100, lengths[i]);
    assert_refused (file->data, file->len, "the DFU suffix says that it is");
  }
}

static void
test_nothing_but_a_suffix_is_refused (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_suffix (file, 0x0100);
  assert_refused (file->data, file->len, "holds no data");
}

static void
test_wrong_checksum_is_refused (void)
{
  g_autoptr (GByteArray) file = make_contents ();

  append_suffix (file, 0x0100);
  file->data[2] ^= 0x10;
  assert_refused (file->data, file->len, "at offset 18, should be");
}

static void
test_dfuse_without_its_header_is_refused (void)
{
  g_autoptr (GByteArray) file = make_contents ();

  append_suffix (file, 0x011a);
  assert_refused (file->data, file->len, "offset 12 says DfuSe, but no DfuSe header");
}

static void
test_unknown_version_is_refused (void)
{
  g_autoptr (GByteArray) file = make_contents ();

  append_suffix (file, 0x0200);
  assert_refused (file->data, file->len, "unknown DFU version 0x0200 at offset 12");
}

static void
test_wrapped_text_is_refused (void)
{
  static const char hex[] = ":020010000102EB\n:00000001FF\n";
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *)hex, strlen (hex));
  append_suffix (file, 0x0100);
  assert_refused (file->data, file->len, "before the DFU suffix: this is");
}

/* The witness: made by dfu-suffix of dfu-util 0.11. */
static void
test_file_of_dfu_suffix (void)
{
  g_autoptr (BpFirmware) firmware = read_data ("dfu-suffix.dfu");
  g_autoptr (BpFirmware) contents = read_data ("crazyflie-like.bin");
  g_autoptr (GVariantDict) facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  guint32 value;

  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_DFU);
  g_assert_true (g_bytes_equal (bp_firmware_get_segment (firmware, 0)->bytes,
                                bp_firmware_get_segment (contents, 0)->bytes));
  g_assert_true (g_variant_dict_lookup (facts, "vendor-id", "u", &value));
  g_assert_cmphex (value, ==, 0x1209);
  g_assert_false (g_variant_dict_contains (facts, "device-version"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu/every-version", test_every_version);
  g_test_add_func ("/dfu/length-is-honoured", test_length_is_honoured);
  g_test_add_func ("/dfu/length-of-nonsense-is-refused", test_length_of_nonsense_is_refused);
  g_test_add_func ("/dfu/nothing-but-a-suffix-is-refused", test_nothing_but_a_suffix_is_refused);
  g_test_add_func ("/dfu/wrong-checksum-is-refused", test_wrong_checksum_is_refused);
  g_test_add_func ("/dfu/dfuse-without-its-header-is-refused",
                   test_dfuse_without_its_header_is_refused);
  g_test_add_func ("/dfu/unknown-version-is-refused", test_unknown_version_is_refused);
  g_test_add_func ("/dfu/wrapped-text-is-refused", test_wrapped_text_is_refused);
  g_test_add_func ("/dfu/file-of-dfu-suffix", test_file_of_dfu_suffix);
  return g_test_run ();
}
