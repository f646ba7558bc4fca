/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "firmware-fixture.h"
#include "firmware/bp-firmware-builder.h"

static const struct {
  const char *file;
  const char *segments;
  BpFirmwareFormat format;
  gint64 vector_base;
} real_files[] = {
  { "betaflight_4.5.0_STM32F405_DREAM_BETA.hex", "0x08000000+392 0x08008000+486211",
    BP_FIRMWARE_FORMAT_INTEL_HEX, 0x08000000 },
  { "inav_5.1.0_STM32F411CE.hex", "0x08000000+988 0x08008000+449158", BP_FIRMWARE_FORMAT_INTEL_HEX,
    0x08000000 },
  { "cleanflight_SPRACINGF3.hex", "0x08000000+106196", BP_FIRMWARE_FORMAT_INTEL_HEX, 0x08000000 },
  { "cleanflight_NAZE.hex", "0x08000000+268 0x08000110+114012", BP_FIRMWARE_FORMAT_INTEL_HEX,
    0x08000000 },
  { "cf2.hex", "0x08004000+392 0x08004190+196964 0x0804C1CC+12", BP_FIRMWARE_FORMAT_INTEL_HEX,
    0x08004000 },
  { "cf2.dfu", "0x08004000+197364", BP_FIRMWARE_FORMAT_DFUSE, 0x08004000 },
  { "cf2.bin", "0x08000000+197364", BP_FIRMWARE_FORMAT_RAW, 0x08000000 },
};

static void
test_real_file (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (BpFirmware) firmware = read_shared (real_files[i].file);

  if (firmware == NULL)
    return;
  assert_segments (firmware, real_files[i].segments);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, real_files[i].format);
  g_assert_cmpint (bp_firmware_get_vector_base (firmware), ==, real_files[i].vector_base);
}

/* The holes of a file filled with 0xFF, as objcopy -O binary --gap-fill 0xff does it. */
static BpFirmware *
flatten (BpFirmware *firmware, guint32 size_limit)
{
  gsize size = MIN (bp_firmware_get_end (firmware) - bp_firmware_get_start (firmware), size_limit);
  guint8 *image = g_malloc (size);
  g_autoptr (GBytes) bytes = g_bytes_new_take (image, size);
  g_autoptr (GError) error = NULL;
  BpFirmware *raw;

  memset (image, 0xff, size);
  bp_firmware_fill (firmware, bp_firmware_get_start (firmware), image, size);
  raw = bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (raw), ==, BP_FIRMWARE_FORMAT_RAW);
  return raw;
}

static void
test_real_images_tell_their_base (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (real_files); i++) {
    g_autoptr (BpFirmware) firmware = read_shared (real_files[i].file);
    g_autoptr (BpFirmware) raw = NULL;
    gint64 base =
        real_files[i].format == BP_FIRMWARE_FORMAT_RAW ? 0x08004000 : real_files[i].vector_base;

    if (firmware == NULL)
      return;
    raw = flatten (firmware, G_MAXUINT32);
    g_assert_cmpint (bp_firmware_get_expected_base (raw), ==, base);
    g_assert_false (bp_firmware_is_addressed (raw));
    if (real_files[i].format != BP_FIRMWARE_FORMAT_RAW)
      g_assert_cmpint (bp_firmware_get_expected_base (firmware), ==, BP_NO_ADDRESS);
  }
}

static void
test_crazyflie_files_agree (void)
{
  g_autoptr (BpFirmware) hex = read_shared ("cf2.hex");
  g_autoptr (BpFirmware) dfu = read_shared ("cf2.dfu");
  g_autoptr (BpFirmware) bin = read_shared ("cf2.bin");
  g_autoptr (GVariantDict) facts = NULL;
  const char *name;
  guint32 value;

  if (hex == NULL || dfu == NULL || bin == NULL)
    return;
  g_assert_true (g_bytes_equal (bp_firmware_get_segment (dfu, 0)->bytes,
                                bp_firmware_get_segment (bin, 0)->bytes));
  for (guint i = 0; i < 2; i++) {
    const BpSegment *segment = bp_firmware_get_segment (hex, i);
    gsize size = g_bytes_get_size (segment->bytes);

    g_assert_cmpmem (g_bytes_get_data (segment->bytes, NULL), size,
                     bp_firmware_peek (dfu, segment->address, size), size);
  }

  facts = g_variant_dict_new (bp_firmware_get_facts (dfu));
  g_assert_true (g_variant_dict_lookup (facts, "vendor-id", "u", &value));
  g_assert_cmphex (value, ==, 0x0483);
  g_assert_true (g_variant_dict_lookup (facts, "product-id", "u", &value));
  g_assert_cmphex (value, ==, 0xdf11);
  g_assert_true (g_variant_dict_lookup (facts, "device-version", "u", &value));
  g_assert_cmphex (value, ==, 0);
  g_assert_true (g_variant_dict_lookup (facts, "target-name", "&s", &name));
  g_assert_cmpstr (name, ==, "ST...");
  g_assert_true (g_variant_dict_lookup (facts, "stack-pointer", "u", &value));
  g_assert_cmphex (value, ==, 0x2001ffff);
  g_assert_true (g_variant_dict_lookup (facts, "reset-vector", "u", &value));
  g_assert_cmphex (value, ==, 0x08026a71);
}

static void
test_random_data_has_no_base (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint8 image[65536];

  for (guint round = 0; round < 200; round++) {
    g_autoptr (BpFirmware) firmware = NULL;

    for (gsize i = 0; i < sizeof image; i += 4) {
      guint32 word = g_rand_int (rand);

      memcpy (image + i, &word, 4);
    }
    /* The hardest case: it begins like a vector table. */
    if (round % 2 == 0)
      memcpy (image, "\x00\x00\x02\x20\x01\x01\x00\x08", 8);
    firmware = read_bytes (image, sizeof image, NULL);
    g_assert_cmpint (bp_firmware_get_expected_base (firmware), ==, BP_NO_ADDRESS);
  }
}

/* All vectors point to one handler, and there are two loops: nothing says which of them it is. One
 * more says it. */
static void
test_two_equal_bases_are_none (void)
{
  guint8 image[0x1000] = { 0 };
  g_autoptr (BpFirmware) undecided = NULL;
  g_autoptr (BpFirmware) decided = NULL;

  bp_poke_u32 (image, 0x20001000);
  for (guint i = 1; i < 48; i++)
    bp_poke_u32 (image + 4 * i, 0x08002401);
  memcpy (image + 0x400, "\xfe\xe7", 2);
  memcpy (image + 0x600, "\xfe\xe7", 2);
  undecided = read_bytes (image, sizeof image, NULL);
  g_assert_cmpint (bp_firmware_get_expected_base (undecided), ==, BP_NO_ADDRESS);

  bp_poke_u32 (image + 8, 0x08002481);
  memcpy (image + 0x480, "\xff\xf7\xfe\xbf", 4);
  decided = read_bytes (image, sizeof image, NULL);
  g_assert_cmpint (bp_firmware_get_expected_base (decided), ==, 0x08002000);
}

/* 4 segments: [0x100, 0x104), [0x200, 0x208), [0x208..) touching, merged to 0x20c, and the top of
 * the space. */
static BpFirmware *
make_sparse (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  static const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

  g_assert_true (bp_firmware_builder_add (builder, 0x208, bytes, 4, 0, NULL));
  g_assert_true (bp_firmware_builder_add (builder, 0x100, bytes, 4, 0, NULL));
  g_assert_true (bp_firmware_builder_add (builder, 0xfffffff8, bytes, 8, 0, NULL));
  g_assert_true (bp_firmware_builder_add (builder, 0x200, bytes, 8, 0, NULL));
  return bp_firmware_builder_end (builder, "offset", NULL);
}

static void
test_extent (void)
{
  g_autoptr (BpFirmware) firmware = make_sparse ();

  assert_segments (firmware, "0x00000100+4 0x00000200+12 0xFFFFFFF8+8");
  g_assert_cmpuint (bp_firmware_get_size (firmware), ==, 24);
  g_assert_cmpuint (bp_firmware_get_start (firmware), ==, 0x100);
  g_assert_cmpuint (bp_firmware_get_end (firmware), ==, G_GUINT64_CONSTANT (0x100000000));
}

static void
test_peek_stays_in_one_segment (void)
{
  g_autoptr (BpFirmware) firmware = make_sparse ();

  g_assert_cmpuint (*bp_firmware_peek (firmware, 0x100, 4), ==, 1);
  g_assert_cmpuint (*bp_firmware_peek (firmware, 0x103, 1), ==, 4);
  g_assert_cmpuint (*bp_firmware_peek (firmware, 0x20b, 1), ==, 4);
  g_assert_cmpuint (*bp_firmware_peek (firmware, 0xffffffff, 1), ==, 8);
  g_assert_null (bp_firmware_peek (firmware, 0xff, 2));
  g_assert_null (bp_firmware_peek (firmware, 0x103, 2));
  g_assert_null (bp_firmware_peek (firmware, 0x104, 1));
  g_assert_null (bp_firmware_peek (firmware, 0x1ff, 1));
  g_assert_null (bp_firmware_peek (firmware, 0x200, 13));
  g_assert_null (bp_firmware_peek (firmware, 0xffffffff, 2));
  g_assert_null (bp_firmware_peek (firmware, 0x200, G_MAXSIZE));
}

static void
test_covers (void)
{
  g_autoptr (BpFirmware) firmware = make_sparse ();

  g_assert_false (bp_firmware_covers (firmware, 0, 0x100));
  g_assert_true (bp_firmware_covers (firmware, 0, 0x101));
  g_assert_true (bp_firmware_covers (firmware, 0x103, 1));
  g_assert_false (bp_firmware_covers (firmware, 0x104, 0xfc));
  g_assert_true (bp_firmware_covers (firmware, 0x104, 0xfd));
  g_assert_false (bp_firmware_covers (firmware, 0x100, 0));
  g_assert_true (bp_firmware_covers (firmware, 0xffffffff, 1));
  g_assert_false (bp_firmware_covers (firmware, G_GUINT64_CONSTANT (0x100000000), G_MAXUINT64));
  g_assert_true (bp_firmware_covers (firmware, 0x104, G_MAXUINT64));
}

static void
test_fill_leaves_the_rest (void)
{
  g_autoptr (BpFirmware) firmware = make_sparse ();
  static const guint8 expected[] = { 3, 4, 9, 9 };
  guint8 buffer[0x110];

  memset (buffer, 9, sizeof buffer);
  bp_firmware_fill (firmware, 0x102, buffer, 4);
  g_assert_cmpmem (buffer, 4, expected, 4);
  g_assert_cmpuint (buffer[4], ==, 9);

  memset (buffer, 9, sizeof buffer);
  bp_firmware_fill (firmware, 0xff, buffer, 0x10b);
  g_assert_cmpuint (buffer[0], ==, 9);
  g_assert_cmpmem (buffer + 1, 4, "\1\2\3\4", 4);
  g_assert_cmpuint (buffer[5], ==, 9);
  g_assert_cmpmem (buffer + 0x101, 10, "\1\2\3\4\5\6\7\10\1\2", 10);
  g_assert_cmpuint (buffer[0x10b], ==, 9);

  memset (buffer, 9, sizeof buffer);
  bp_firmware_fill (firmware, 0xfffffffe, buffer, 4);
  g_assert_cmpmem (buffer, 4, "\7\10\11\11", 4);
}

static const struct {
  const char *name;
  guint32 stack_pointer, reset;
  gboolean found;
} vectors[] = {
  { "usual", 0x20020000, 0x08000009, TRUE },
  { "core-coupled", 0x1000fff0, 0x08000009, TRUE },
  { "odd-stack", 0x2001ffff, 0x08000009, TRUE },
  { "axi", 0x24080000, 0x08000009, TRUE },
  { "d2", 0x30048000, 0x08000009, TRUE },
  { "stack-at-the-ram-start", 0x20000000, 0x08000009, FALSE },
  { "stack-in-flash", 0x08001000, 0x08000009, FALSE },
  { "blank", 0xffffffff, 0xffffffff, FALSE },
  { "even-reset", 0x20020000, 0x08000008, FALSE },
  { "reset-outside", 0x20020000, 0x08000011, FALSE },
  { "reset-of-0", 0x20020000, 0, FALSE },
};

static void
test_vector_base (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  guint32 words[4] = { GUINT32_TO_LE (vectors[i].stack_pointer), GUINT32_TO_LE (vectors[i].reset) };
  g_autoptr (BpFirmware) firmware = read_bytes (words, sizeof words, NULL);
  g_autoptr (GVariantDict) facts = g_variant_dict_new (bp_firmware_get_facts (firmware));

  g_assert_cmpint (bp_firmware_get_vector_base (firmware), ==,
                   vectors[i].found ? BP_FIRMWARE_DEFAULT_ADDRESS : BP_NO_ADDRESS);
  g_assert_cmpint (g_variant_dict_contains (facts, "stack-pointer"), ==, vectors[i].found);
  g_assert_cmpint (g_variant_dict_contains (facts, "reset-vector"), ==, vectors[i].found);
}

static void
add_table_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (real_files); i++) {
    g_autofree char *path = g_strconcat ("/firmware/real/", real_files[i].file, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_real_file);
  }
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *path = g_strconcat ("/firmware/vector-base/", vectors[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_vector_base);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_table_tests ();
  g_test_add_func ("/firmware/real-images-tell-their-base", test_real_images_tell_their_base);
  g_test_add_func ("/firmware/crazyflie-files-agree", test_crazyflie_files_agree);
  g_test_add_func ("/firmware/random-data-has-no-base", test_random_data_has_no_base);
  g_test_add_func ("/firmware/two-equal-bases-are-none", test_two_equal_bases_are_none);
  g_test_add_func ("/firmware/extent", test_extent);
  g_test_add_func ("/firmware/peek-stays-in-one-segment", test_peek_stays_in_one_segment);
  g_test_add_func ("/firmware/covers", test_covers);
  g_test_add_func ("/firmware/fill-leaves-the-rest", test_fill_leaves_the_rest);
  return g_test_run ();
}
