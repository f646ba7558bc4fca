/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware-fixture.h"

typedef struct {
  char *folder;
  char *path;
  GFile *file;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("bootpin-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "quad.hex", NULL);
  self->file = g_file_new_for_path (self->path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_object_unref (self->file);
}

static void
assert_file_refused (GFile *file, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = bp_firmware_new_from_file (file, 0, NULL, &error);

  g_assert_null (firmware);
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, words));
}

static void
write_file (Fixture *self, const char *contents)
{
  g_assert_true (g_file_set_contents (self->path, contents, -1, NULL));
}

static void
test_file (Fixture *self, gconstpointer data)
{
  g_autoptr (BpFirmware) firmware = NULL;

  write_file (self, ":020010000102EB\n:00000001FF\n");
  firmware = bp_firmware_new_from_file (self->file, 0, NULL, NULL);
  assert_segments (firmware, "0x00000010+2");
}

static void
test_errors_name_the_file (Fixture *self, gconstpointer data)
{
  write_file (self, ":020010000102EB\n:00000001FE\n");
  assert_file_refused (self->file, "quad.hex: line 2: wrong checksum");
}

static void
test_empty_file (Fixture *self, gconstpointer data)
{
  write_file (self, "");
  assert_file_refused (self->file, "quad.hex: the file is empty");
}

static void
test_missing_file (Fixture *self, gconstpointer data)
{
  assert_file_refused (self->file, "quad.hex");
}

static void
test_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);

  assert_file_refused (folder, "this is a folder");
}

static void
test_device (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero");

  assert_file_refused (device, "this is no regular file");
}

/* A hole on the disk: refused by its size, before a byte of it is read. */
static void
test_huge_file (Fixture *self, gconstpointer data)
{
  write_file (self, "x");
  g_assert_cmpint (truncate (self->path, (off_t)65 * 1024 * 1024), ==, 0);
  assert_file_refused (self->file, "larger than 64 MiB");
}

static void
test_unreadable_file (Fixture *self, gconstpointer data)
{
  if (geteuid () == 0) {
    g_test_skip ("root reads everything");
    return;
  }
  write_file (self, ":00000001FF\n");
  g_assert_cmpint (g_chmod (self->path, 0), ==, 0);
  assert_file_refused (self->file, "quad.hex");
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  write_file (self, ":020010000102EB\n:00000001FF\n");
  g_cancellable_cancel (cancellable);
  firmware = bp_firmware_new_from_file (self->file, 0, cancellable, &error);
  g_assert_null (firmware);
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
}

static void
test_huge_bytes (void)
{
  gsize size = BP_FIRMWARE_MAX_FILE_SIZE;
  g_autofree guint8 *data = g_malloc0 (size + 1);
  g_autoptr (GBytes) largest = g_bytes_new_static (data, size);
  g_autoptr (GBytes) too_large = g_bytes_new_static (data, size + 1);
  g_autoptr (BpFirmware) firmware = bp_firmware_new_from_bytes (largest, 0, NULL);
  g_autoptr (BpFirmware) refused = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bp_firmware_get_size (firmware), ==, size);
  refused = bp_firmware_new_from_bytes (too_large, 0, &error);
  g_assert_null (refused);
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
}

static void
test_formats_have_names (void)
{
  for (int format = BP_FIRMWARE_FORMAT_INTEL_HEX; format <= BP_FIRMWARE_FORMAT_SREC; format++) {
    g_assert_nonnull (bp_firmware_format_get_nick (format));
    g_assert_nonnull (bp_firmware_format_get_label (format));
  }
  g_assert_cmpstr (bp_firmware_format_get_nick (BP_FIRMWARE_FORMAT_INTEL_HEX), ==, "intel-hex");
}

static void
add_file_test (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_file_test ("/reader/file", test_file);
  add_file_test ("/reader/errors-name-the-file", test_errors_name_the_file);
  add_file_test ("/reader/empty-file", test_empty_file);
  add_file_test ("/reader/missing-file", test_missing_file);
  add_file_test ("/reader/folder", test_folder);
  add_file_test ("/reader/device", test_device);
  add_file_test ("/reader/huge-file", test_huge_file);
  add_file_test ("/reader/unreadable-file", test_unreadable_file);
  add_file_test ("/reader/cancel", test_cancel);
  g_test_add_func ("/reader/huge-bytes", test_huge_bytes);
  g_test_add_func ("/reader/formats-have-names", test_formats_have_names);
  return g_test_run ();
}
