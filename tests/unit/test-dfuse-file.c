/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dfu-fixture.h"

#define HEADER 11
#define TARGET 274
#define ELEMENT 8
#define SUFFIX 16

/* One target with one element of four bytes. */
#define SMALL_SIZE (HEADER + TARGET + ELEMENT + 4)

static GByteArray *
make_small (void)
{
  GByteArray *file = g_byte_array_new ();

  append_header (file, SMALL_SIZE, 1);
  append_target (file, "Internal Flash", ELEMENT + 4, 1);
  append_element (file, 0x08004000, "\1\2\3\4", 4);
  append_suffix (file, 0x011a);
  return file;
}

static void
test_one_element (void)
{
  g_autoptr (GByteArray) file = make_small ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (file->data, file->len, &error);
  g_autoptr (GVariantDict) facts = NULL;
  const char *name;
  guint32 value;

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_DFUSE);
  g_assert_true (bp_firmware_is_addressed (firmware));
  assert_segments (firmware, "0x08004000+4");
  g_assert_cmpmem (bp_firmware_peek (firmware, 0x08004000, 4), 4, "\1\2\3\4", 4);

  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_assert_true (g_variant_dict_lookup (facts, "target-name", "&s", &name));
  g_assert_cmpstr (name, ==, "Internal Flash");
  g_assert_true (g_variant_dict_lookup (facts, "device-version", "u", &value));
  g_assert_cmphex (value, ==, 0x0200);
}

static void
test_image_size_may_count_the_suffix (void)
{
  g_autoptr (GByteArray) file = make_small ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  g_byte_array_set_size (file, SMALL_SIZE);
  file->data[6] = (guint8)(SMALL_SIZE + SUFFIX);
  file->data[7] = (guint8)((SMALL_SIZE + SUFFIX) >> 8);
  append_suffix (file, 0x011a);
  firmware = read_bytes (file->data, file->len, &error);
  g_assert_no_error (error);
  assert_segments (firmware, "0x08004000+4");
}

static void
test_longer_suffix (void)
{
  g_autoptr (GByteArray) file = make_small ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  g_byte_array_set_size (file, SMALL_SIZE);
  g_byte_array_append (file, (const guint8 *)"more", 4);
  append_suffix_of (file, 0x011a, SUFFIX + 4);
  firmware = read_bytes (file->data, file->len, &error);
  g_assert_no_error (error);
  assert_segments (firmware, "0x08004000+4");
}

static void
test_several_targets_and_elements (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GVariantDict) facts = NULL;
  const char *name;

  append_header (file, HEADER + 2 * TARGET + 4 * ELEMENT + 10, 2);
  append_target (file, NULL, 3 * ELEMENT + 8, 3);
  append_element (file, 0x08008000, "\5\6", 2);
  append_element (file, 0x08000000, "\1\2\3\4", 4);
  append_element (file, 0x08000004, "\7\10", 2);
  append_target (file, "Second", ELEMENT + 2, 1);
  append_element (file, 0x08008001, "\6\7", 2);
  append_suffix (file, 0x011a);
  firmware = read_bytes (file->data, file->len, &error);
  g_assert_no_error (error);
  assert_segments (firmware, "0x08000000+6 0x08008000+3");
  g_assert_cmpmem (bp_firmware_peek (firmware, 0x08008000, 3), 3, "\5\6\7", 3);
  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_assert_true (g_variant_dict_lookup (facts, "target-name", "&s", &name));
  g_assert_cmpstr (name, ==, "Second");
}

static void
test_any_device_is_no_fact (void)
{
  g_autoptr (GByteArray) file = make_small ();
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GVariantDict) facts = NULL;

  g_byte_array_set_size (file, SMALL_SIZE);
  append_number (file, 0xffffffff, 4);
  append_number (file, 0xffff, 2);
  append_number (file, 0x011a, 2);
  g_byte_array_append (file, (const guint8 *)"UFD\20", 4);
  append_number (file, crc_bit_by_bit (file->data, file->len), 4);
  firmware = read_bytes (file->data, file->len, NULL);
  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_assert_false (g_variant_dict_contains (facts, "vendor-id"));
  g_assert_false (g_variant_dict_contains (facts, "product-id"));
  g_assert_false (g_variant_dict_contains (facts, "device-version"));
}

static void
test_name_that_is_no_text (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GVariantDict) facts = NULL;
  const char *name;

  append_header (file, SMALL_SIZE, 1);
  append_target (file, "\xff\xfe", ELEMENT + 4, 1);
  memset (file->data + HEADER + 11, 0xc3, 255);
  append_element (file, 0x08000000, "\1\2\3\4", 4);
  append_suffix (file, 0x011a);
  firmware = read_bytes (file->data, file->len, NULL);
  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_assert_true (g_variant_dict_lookup (facts, "target-name", "&s", &name));
  g_assert_true (g_utf8_validate (name, -1, NULL));
}

/* Each of these changes some bytes of the small file; the checksum is made right again. */
static const struct {
  const char *name;
  gsize offset;
  const char *bytes;
  gsize n_bytes;
  const char *words;
} patches[] = {
  { "version", 5, "\2", 1, "unknown DfuSe version 2 at offset 5" },
  { "image-size-small", 6, "\0\0\0\0", 4, "header at offset 6 says 0 bytes" },
  { "image-size-large", 6, "\xff\xff\xff\xff", 4, "says 4294967295 bytes" },
  { "no-targets", 10, "\0", 1, "no targets, says offset 10" },
  { "more-targets", 10, "\2", 1, "target 2 of 2: cut off" },
  { "target-signature", HEADER, "targeT", 6, "no target begins at offset 11" },
  { "target-size-small", HEADER + 266, "\7\0\0\0", 4, "target 1 of 1: element 1 of 1: cut off" },
  { "target-size-large", HEADER + 266, "\377\0\0\0", 4, "target 1 of 1: cut off" },
  { "target-size-huge", HEADER + 266, "\377\377\377\377", 4, "target 1 of 1: cut off" },
  { "target-size-cuts-data", HEADER + 266, "\13\0\0\0", 4, "element 1 of 1: cut off" },
  { "no-elements", HEADER + 270, "\0\0\0\0", 4, "no elements, says offset 281" },
  { "more-elements", HEADER + 270, "\2\0\0\0", 4, "element 2 of 2: cut off" },
  { "mad-number-of-elements", HEADER + 270, "\377\377\377\377", 4,
    "element 2 of 4294967295: cut off" },
  { "element-size-small", HEADER + TARGET + 4, "\3\0\0\0", 4,
    "end at offset 296, but it says 297" },
  { "element-size-large", HEADER + TARGET + 4, "\5\0\0\0", 4, "element 1 of 1: cut off" },
  { "element-size-huge", HEADER + TARGET + 4, "\377\377\377\377", 4, "element 1 of 1: cut off" },
  { "element-past-4-gib", HEADER + TARGET, "\375\377\377\377", 4,
    "offset 285: 4 bytes at 0xFFFFFFFD reach past" },
};

static void
test_patch (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) file = make_small ();

  g_byte_array_set_size (file, SMALL_SIZE);
  memcpy (file->data + patches[i].offset, patches[i].bytes, patches[i].n_bytes);
  append_suffix (file, 0x011a);
  assert_refused (file->data, file->len, patches[i].words);
}

static void
test_fewer_targets_than_met (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_header (file, HEADER + 2 * (TARGET + ELEMENT + 4), 1);
  append_target (file, NULL, ELEMENT + 4, 1);
  append_element (file, 0x08000000, "\1\2\3\4", 4);
  append_target (file, NULL, ELEMENT + 4, 1);
  append_element (file, 0x08008000, "\1\2\3\4", 4);
  append_suffix (file, 0x011a);
  assert_refused (file->data, file->len, "286 bytes follow the last of 1 targets at offset 297");
}

static void
test_elements_without_bytes (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_header (file, HEADER + TARGET + ELEMENT, 1);
  append_target (file, NULL, ELEMENT, 1);
  append_element (file, 0x08000000, "", 0);
  append_suffix (file, 0x011a);
  assert_refused (file->data, file->len, "holds no data");
}

static void
test_contradicting_elements (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_header (file, HEADER + TARGET + 2 * ELEMENT + 8, 1);
  append_target (file, NULL, 2 * ELEMENT + 8, 2);
  append_element (file, 0x08000000, "\1\2\3\4", 4);
  append_element (file, 0x08000002, "\3\5\6\7", 4);
  append_suffix (file, 0x011a);
  assert_refused (file->data, file->len,
                  "offset 285 and offset 297 give different bytes for address 0x08000003");
}

static void
test_suffix_of_another_version (void)
{
  g_autoptr (GByteArray) file = make_small ();

  g_byte_array_set_size (file, SMALL_SIZE);
  append_suffix (file, 0x0100);
  assert_refused (file->data, file->len, "the suffix at offset 303 says DFU version 0x0100");
}

static void
test_every_cut_is_refused (void)
{
  g_autoptr (GByteArray) file = make_small ();

  for (guint size = 5; size < file->len; size++)
    assert_refused (file->data, size, "cut off");
}

/* No damaged byte goes unnoticed, wherever it is. */
static void
test_every_flipped_bit_is_refused (void)
{
  g_autoptr (GByteArray) file = make_small ();

  for (guint i = 8 * strlen ("DfuSe"); i < 8 * file->len; i++) {
    file->data[i / 8] ^= 1u << (i % 8);
    assert_refused (file->data, file->len, "offset");
    file->data[i / 8] ^= 1u << (i % 8);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfuse/one-element", test_one_element);
  g_test_add_func ("/dfuse/image-size-may-count-the-suffix", test_image_size_may_count_the_suffix);
  g_test_add_func ("/dfuse/longer-suffix", test_longer_suffix);
  g_test_add_func ("/dfuse/several-targets-and-elements", test_several_targets_and_elements);
  g_test_add_func ("/dfuse/any-device-is-no-fact", test_any_device_is_no_fact);
  g_test_add_func ("/dfuse/name-that-is-no-text", test_name_that_is_no_text);
  for (guint i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autofree char *path = g_strconcat ("/dfuse/bad/", patches[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_patch);
  }
  g_test_add_func ("/dfuse/fewer-targets-than-met", test_fewer_targets_than_met);
  g_test_add_func ("/dfuse/elements-without-bytes", test_elements_without_bytes);
  g_test_add_func ("/dfuse/contradicting-elements", test_contradicting_elements);
  g_test_add_func ("/dfuse/suffix-of-another-version", test_suffix_of_another_version);
  g_test_add_func ("/dfuse/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/dfuse/every-flipped-bit-is-refused", test_every_flipped_bit_is_refused);
  return g_test_run ();
}
