/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long an Intel HEX file of 16 MiB takes to read, against "objcopy -I ihex -O binary", in one
 * run. Prints one line a size; the aim is a ratio of at most 0.5. Not a test: it asserts contents,
 * never time. */

#include <glib/gstdio.h>
#include <string.h>

#include "firmware/bp-firmware.h"

#define MIB (1024 * 1024)
#define RECORD_SIZE 16
#define ROUNDS 5

/* The file holds no hole: objcopy would fill it, which is other work. */
static GString *
make_hex (gsize size)
{
  GString *text = g_string_sized_new (size * 3);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize address = 0; address < size; address += RECORD_SIZE) {
    guint8 sum = (guint8)(RECORD_SIZE + (address >> 8) + address);

    if (address % 0x10000 == 0) {
      guint upper = 0x0800 + (guint)(address >> 16);

      g_string_append_printf (text, ":02000004%04X%02X\n", upper,
                              (guint8) - (6 + (upper >> 8) + upper));
    }
    g_string_append_printf (text, ":%02X%04X00", RECORD_SIZE, (guint)address & 0xffff);
    for (guint i = 0; i < RECORD_SIZE; i++) {
      guint8 byte = (guint8)g_rand_int (rand);

      g_string_append_printf (text, "%02X", byte);
      sum += byte;
    }
    g_string_append_printf (text, "%02X\n", (guint8)-sum);
  }
  g_string_append (text, ":00000001FF\n");
  return text;
}

static double
time_ours (const char *path, BpFirmware **firmware)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 end;

  *firmware = bp_firmware_new_from_file (file, 0, NULL, &error);
  end = g_get_monotonic_time ();
  if (*firmware == NULL)
    g_error ("%s", error->message);
  return (double)(end - start) / G_USEC_PER_SEC;
}

static double
time_objcopy (const char *path, const char *out)
{
  const char *argv[] = { "objcopy", "-I", "ihex", "-O", "binary", path, out, NULL };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  int status;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("objcopy: %s", error->message);
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
check_contents (BpFirmware *firmware, const char *out)
{
  g_autofree char *contents = NULL;
  const BpSegment *segment = bp_firmware_get_segment (firmware, 0);
  gsize size, wanted = 0;

  if (!g_file_get_contents (out, &contents, &wanted, NULL) ||
      wanted != g_bytes_get_size (segment->bytes) ||
      memcmp (contents, g_bytes_get_data (segment->bytes, &size), wanted) != 0)
    g_error ("the contents differ");
}

static void
run (const char *folder, const char *what, gsize size)
{
  g_autofree char *path = g_build_filename (folder, "bench.hex", NULL);
  g_autofree char *out = g_build_filename (folder, "bench.bin", NULL);
  g_autoptr (GString) text = make_hex (size);
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

  if (!g_file_set_contents (path, text->str, text->len, NULL))
    g_error ("%s can't be written", path);
  for (int i = 0; i < ROUNDS; i++) {
    g_autoptr (BpFirmware) firmware = NULL;
    double seconds = time_objcopy (path, out);

    theirs = MIN (theirs, seconds);
    seconds = time_ours (path, &firmware);
    ours = MIN (ours, seconds);
    check_contents (firmware, out);
  }
  g_print ("%-28s bootpin %.3f s, objcopy %.3f s, ratio %.2f\n", what, ours, theirs, ours / theirs);
  g_unlink (path);
  g_unlink (out);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bootpin-XXXXXX", NULL);

  /* A record of 16 bytes is a line of 44 characters. */
  run (folder, "16 MiB of text:", 16 * MIB / 44 * RECORD_SIZE);
  run (folder, "16 MiB of contents:", 16 * MIB);
  g_rmdir (folder);
  return 0;
}
