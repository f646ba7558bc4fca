/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "firmware-fixture.h"
#include "firmware/bp-firmware-builder.h"

static void
add (BpFirmwareBuilder *builder, guint32 address, const char *data, gsize size, gsize place)
{
  g_autoptr (GError) error = NULL;

  bp_firmware_builder_add (builder, address, (const guint8 *)data, size, place, &error);
  g_assert_no_error (error);
}

static void
assert_end_fails (BpFirmwareBuilder *builder, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = bp_firmware_builder_end (builder, "line", &error);

  g_assert_null (firmware);
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_nothing (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);

  add (builder, 0, "", 0, 0);
  assert_end_fails (builder, "the file holds no data");
}

static void
test_one_bridges_two (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;

  add (builder, 0x10, "\1\2", 2, 1);
  add (builder, 0x16, "\7\10", 2, 2);
  add (builder, 0x11, "\2\3\4\5\6\7", 6, 3);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  assert_segments (firmware, "0x00000010+8");
  g_assert_cmpmem (bp_firmware_peek (firmware, 0x10, 8), 8, "\1\2\3\4\5\6\7\10", 8);
}

static void
test_one_inside_another (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;

  add (builder, 0x10, "\1\2\3\4", 4, 1);
  add (builder, 0x11, "\2", 1, 2);
  add (builder, 0x14, "\5", 1, 3);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  assert_segments (firmware, "0x00000010+5");
}

/* Three agree on the first byte of the overlap; the places are those of the two that do not on the
 * other. */
static void
test_places_of_a_contradiction (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);

  add (builder, 0x00, "\11", 1, 5);
  add (builder, 0x10, "\1\2", 2, 10);
  add (builder, 0x12, "\3\4", 2, 20); /* goes on: the same run, another place */
  add (builder, 0x100, "\0", 1, 30);
  add (builder, 0x11, "\2\3", 2, 40);
  add (builder, 0x100, "\0", 1, 50);
  add (builder, 0x12, "\3\5", 2, 60);
  assert_end_fails (
      builder, "line 20 and line 60 give different bytes for address 0x00000013 (0x04 and 0x05)");
}

static void
test_address_of_a_contradiction (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;

  add (builder, 0x08000010, "\1\2", 2, 10);
  add (builder, 0x08000010, "\1\3", 2, 20);
  firmware = bp_firmware_builder_end (builder, "line", &error);
  g_assert_cmpint (bp_error_get_address (error), ==, 0x08000011);
}

static void
test_end_of_the_address_space (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  add (builder, 0xfffffffe, "\1\2", 2, 0);
  add (builder, 0, "\3", 1, 0);
  g_assert_false (
      bp_firmware_builder_add (builder, 0xffffffff, (const guint8 *)"\2\3", 2, 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  firmware = bp_firmware_builder_end (builder, "line", NULL);
  assert_segments (firmware, "0x00000000+1 0xFFFFFFFE+2");
}

static void
test_limit_of_the_whole (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  gsize size = BP_FIRMWARE_MAX_FILE_SIZE / 2;
  g_autofree guint8 *data = g_malloc0 (size);
  g_autoptr (GError) error = NULL;

  g_assert_true (bp_firmware_builder_add (builder, 0, data, size, 0, NULL));
  g_assert_true (bp_firmware_builder_add (builder, 0, data, size, 0, NULL));
  g_assert_false (bp_firmware_builder_add (builder, 0, data, 1, 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
}

/* Against the plainest model there is: one value a byte of a small space, pieces at random. */
static void
test_random_pieces (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++) {
    g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
    g_autoptr (BpFirmware) firmware = NULL;
    guint8 truth[256];
    gboolean present[257] = { FALSE };

    for (guint i = 0; i < 256; i++)
      truth[i] = (guint8)g_rand_int (rand);
    for (guint i = 0; i < 20; i++) {
      guint start = g_rand_int_range (rand, 0, 256);
      guint size = g_rand_int_range (rand, 1, MIN (24, 257 - start));

      g_assert_true (bp_firmware_builder_add (builder, start, truth + start, size, i, NULL));
      memset (present + start, 0xff, size * sizeof present[0]);
    }
    firmware = bp_firmware_builder_end (builder, "line", NULL);
    for (guint i = 0; i < 256; i++) {
      const guint8 *byte = bp_firmware_peek (firmware, i, 1);

      g_assert_cmpint (byte != NULL, ==, present[i] != FALSE);
      if (byte != NULL)
        g_assert_cmpuint (*byte, ==, truth[i]);
    }
    for (guint i = 1; i < bp_firmware_get_n_segments (firmware); i++)
      g_assert_cmpuint (bp_segment_get_end (bp_firmware_get_segment (firmware, i - 1)), <,
                        bp_firmware_get_segment (firmware, i)->address);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builder/nothing", test_nothing);
  g_test_add_func ("/builder/one-bridges-two", test_one_bridges_two);
  g_test_add_func ("/builder/one-inside-another", test_one_inside_another);
  g_test_add_func ("/builder/places-of-a-contradiction", test_places_of_a_contradiction);
  g_test_add_func ("/builder/address-of-a-contradiction", test_address_of_a_contradiction);
  g_test_add_func ("/builder/end-of-the-address-space", test_end_of_the_address_space);
  g_test_add_func ("/builder/limit-of-the-whole", test_limit_of_the_whole);
  g_test_add_func ("/builder/random-pieces", test_random_pieces);
  return g_test_run ();
}
