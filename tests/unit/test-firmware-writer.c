/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-writer.h"

#include <glib/gstdio.h>

#include "firmware-fixture.h"
#include "firmware/bp-firmware-builder.h"

#define ROUNDS 200

/* Few and many pieces, near and far, across banks and at the very end of the address space. */
static BpFirmware *
make_random_firmware (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (GError) error = NULL;
  guint32 address = (guint32)g_test_rand_int_range (0, 0x1000) << 16;
  gint32 n_pieces = g_test_rand_int_range (1, 6);
  BpFirmware *firmware;

  for (gint32 i = 0; i < n_pieces; i++) {
    guint8 data[700];
    gsize size = (gsize)g_test_rand_int_range (1, sizeof data);

    for (gsize j = 0; j < size; j++)
      data[j] = (guint8)g_test_rand_int ();
    g_assert_true (bp_firmware_builder_add (builder, address, data, size, 0, &error));
    address += (guint32)size + (guint32)g_test_rand_int_range (0, 0x20000);
  }
  if (g_test_rand_bit ())
    bp_firmware_builder_set_entry (builder, address);
  firmware = bp_firmware_builder_end (builder, "offset", &error);
  g_assert_no_error (error);
  return firmware;
}

static BpFirmware *
write_and_read (BpFirmware *firmware, BpFirmwareFormat format, guint32 address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = bp_firmware_writer_write (firmware, format, &error);
  BpFirmware *result;

  g_assert_no_error (error);
  result = bp_firmware_new_from_bytes (bytes, address, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (result), ==, format);
  return result;
}

static void
test_what_is_written_is_read_again (gconstpointer format)
{
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (BpFirmware) firmware = make_random_firmware ();
    g_autoptr (BpFirmware) result = write_and_read (firmware, GPOINTER_TO_INT (format), 0);

    assert_same_contents (result, firmware);
    if (GPOINTER_TO_INT (format) == BP_FIRMWARE_FORMAT_INTEL_HEX)
      g_assert_cmpint (bp_firmware_get_entry (result), ==, bp_firmware_get_entry (firmware));
  }
}

static void
test_a_raw_file_holds_all_bytes_and_erased_gaps (void)
{
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (BpFirmware) firmware = make_random_firmware ();
    g_autoptr (GBytes) bytes = bp_firmware_writer_write (firmware, BP_FIRMWARE_FORMAT_RAW, NULL);
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    guint32 start = bp_firmware_get_start (firmware);

    g_assert_cmpuint (start + size, ==, bp_firmware_get_end (firmware));
    for (gsize j = 0; j < size; j++) {
      const guint8 *byte = bp_firmware_peek (firmware, start + (guint32)j, 1);

      g_assert_cmphex (data[j], ==, byte != NULL ? *byte : 0xff);
    }
  }
}

static void
test_the_last_bytes_of_the_address_space (void)
{
  static const guint8 data[] = { 1, 2, 3 };
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFirmware) hex = NULL;
  g_autoptr (BpFirmware) dfu = NULL;

  bp_firmware_builder_add (builder, 0xfffffffd, data, sizeof data, 0, NULL);
  firmware = bp_firmware_builder_end (builder, "offset", NULL);
  hex = write_and_read (firmware, BP_FIRMWARE_FORMAT_INTEL_HEX, 0);
  dfu = write_and_read (firmware, BP_FIRMWARE_FORMAT_DFUSE, 0);
  assert_same_contents (hex, firmware);
  assert_same_contents (dfu, firmware);
}

static void
test_a_raw_file_that_would_be_mad_is_refused (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bp_firmware_builder_add (builder, 0, (const guint8 *)"a", 1, 0, NULL);
  bp_firmware_builder_add (builder, 0xffffffff, (const guint8 *)"b", 1, 1, NULL);
  firmware = bp_firmware_builder_end (builder, "offset", NULL);
  bytes = bp_firmware_writer_write (firmware, BP_FIRMWARE_FORMAT_RAW, &error);
  g_assert_null (bytes);
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
}

static void
test_facts_of_a_dfu_file_stay (void)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFirmware) result = NULL;
  const char *name;
  guint32 vendor;

  bp_firmware_builder_add (builder, 0x08000000, (const guint8 *)"firmware", 8, 0, NULL);
  bp_firmware_builder_add_fact (builder, "vendor-id", g_variant_new_uint32 (0x2e3c));
  bp_firmware_builder_add_fact (builder, "target-name", g_variant_new_string ("AT32"));
  firmware = bp_firmware_builder_end (builder, "offset", NULL);
  result = write_and_read (firmware, BP_FIRMWARE_FORMAT_DFUSE, 0);
  g_assert_true (g_variant_lookup (bp_firmware_get_facts (result), "vendor-id", "u", &vendor));
  g_assert_cmphex (vendor, ==, 0x2e3c);
  g_assert_true (g_variant_lookup (bp_firmware_get_facts (result), "target-name", "&s", &name));
  g_assert_cmpstr (name, ==, "AT32");
}

static void
test_the_name_tells_the_format (void)
{
  BpFirmwareFormat format;

  g_assert_true (bp_firmware_writer_find_format ("a.b.HEX", &format));
  g_assert_cmpint (format, ==, BP_FIRMWARE_FORMAT_INTEL_HEX);
  g_assert_true (bp_firmware_writer_find_format (".dfu", &format));
  g_assert_cmpint (format, ==, BP_FIRMWARE_FORMAT_DFUSE);
  g_assert_true (bp_firmware_writer_find_format ("\xff.bin", &format));
  g_assert_cmpint (format, ==, BP_FIRMWARE_FORMAT_RAW);
  g_assert_false (bp_firmware_writer_find_format ("hex", &format));
  g_assert_false (bp_firmware_writer_find_format ("a.elf", &format));
}

/* --- witnesses --- */

typedef struct {
  char *folder;
  BpFirmware *firmware;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("bootpin-writer-XXXXXX", NULL);
  fixture->firmware = make_random_firmware ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.hex", "a.dfu", "a.bin" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->firmware);
}

static char *
save (Fixture *fixture, BpFirmwareFormat format, const char *name)
{
  g_autoptr (GBytes) bytes = bp_firmware_writer_write (fixture->firmware, format, NULL);
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
  return path;
}

/* Returns whether the witness is there; it must be content then. */
static gboolean
ask_witness (const char *const *command)
{
  g_autofree char *program = g_find_program_in_path (command[0]);
  g_autoptr (GError) error = NULL;
  int status;

  if (program == NULL) {
    g_test_skip ("the witness is not installed");
    return FALSE;
  }
  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);
  return TRUE;
}

static void
test_objcopy_reads_our_hex (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hex = save (fixture, BP_FIRMWARE_FORMAT_INTEL_HEX, "a.hex");
  g_autofree char *bin = g_build_filename (fixture->folder, "a.bin", NULL);
  const char *const command[] = { "objcopy",    "-I",   "ihex", "-O", "binary",
                                  "--gap-fill", "0xff", hex,    bin,  NULL };
  g_autoptr (GBytes) ours =
      bp_firmware_writer_write (fixture->firmware, BP_FIRMWARE_FORMAT_RAW, NULL);
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  if (!ask_witness (command))
    return;
  g_file_get_contents (bin, &contents, &size, &error);
  g_assert_no_error (error);
  theirs = g_bytes_new_take (contents, size);
  g_assert_true (g_bytes_equal (theirs, ours));
}

static void
test_dfu_suffix_accepts_our_dfu (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dfu = save (fixture, BP_FIRMWARE_FORMAT_DFUSE, "a.dfu");
  const char *const command[] = { "dfu-suffix", "-c", dfu, NULL };

  ask_witness (command);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/writer/hex", GINT_TO_POINTER (BP_FIRMWARE_FORMAT_INTEL_HEX),
                        test_what_is_written_is_read_again);
  g_test_add_data_func ("/writer/dfuse", GINT_TO_POINTER (BP_FIRMWARE_FORMAT_DFUSE),
                        test_what_is_written_is_read_again);
  g_test_add_func ("/writer/raw", test_a_raw_file_holds_all_bytes_and_erased_gaps);
  g_test_add_func ("/writer/end-of-space", test_the_last_bytes_of_the_address_space);
  g_test_add_func ("/writer/too-far-apart", test_a_raw_file_that_would_be_mad_is_refused);
  g_test_add_func ("/writer/facts", test_facts_of_a_dfu_file_stay);
  g_test_add_func ("/writer/names", test_the_name_tells_the_format);
  g_test_add ("/writer/objcopy", Fixture, NULL, set_up, test_objcopy_reads_our_hex, tear_down);
  g_test_add ("/writer/dfu-suffix", Fixture, NULL, set_up, test_dfu_suffix_accepts_our_dfu,
              tear_down);
  return g_test_run ();
}
