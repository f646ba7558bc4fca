/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-firmware.h"

/* What the tests of the readers share. */

/** describe_segments: Returns: (transfer full): "0x08000000+392 0x08008000+486211". */
static inline char *
describe_segments (BpFirmware *firmware)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);

    g_string_append_printf (text, "%s0x%08X+%" G_GSIZE_FORMAT, i > 0 ? " " : "", segment->address,
                            g_bytes_get_size (segment->bytes));
  }
  return g_string_free (text, FALSE);
}

static inline void
assert_segments (BpFirmware *firmware, const char *expected)
{
  g_autofree char *segments = describe_segments (firmware);

  g_assert_cmpstr (segments, ==, expected);
}

/** read_bytes: reads a copy of exactly @size bytes, so that a look behind them is seen by the
 * sanitizer. */
static inline BpFirmware *
read_bytes (gconstpointer data, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, error);
}

/** assert_refused: the file is refused as a bad one, and the message has @words in it. */
static inline void
assert_refused (gconstpointer data, gsize size, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (data, size, &error);

  g_assert_null (firmware);
  g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
  if (strstr (error->message, words) == NULL)
    g_error ("\"%s\" is not in \"%s\"", words, error->message);
}

static inline void
assert_same_contents (BpFirmware *firmware, BpFirmware *expected)
{
  g_autofree char *segments = describe_segments (expected);

  assert_segments (firmware, segments);
  for (guint i = 0; i < bp_firmware_get_n_segments (expected); i++)
    g_assert_true (g_bytes_equal (bp_firmware_get_segment (firmware, i)->bytes,
                                  bp_firmware_get_segment (expected, i)->bytes));
}

/** read_shared: Returns: (nullable): a real firmware file; the test is marked as skipped where they
 * are not. */
static inline BpFirmware *
read_shared (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "..", "shared", "firmware", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  if (!g_file_query_exists (file, NULL)) {
    g_autofree char *message = g_strdup_printf ("%s is not here", path);

    g_test_skip (message);
    return NULL;
  }
  firmware = bp_firmware_new_from_file (file, BP_FIRMWARE_DEFAULT_ADDRESS, NULL, &error);
  g_assert_no_error (error);
  return firmware;
}

/** read_data: reads a file of tests/data. */
static inline BpFirmware *
read_data (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "tests", "data", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  firmware = bp_firmware_new_from_file (file, BP_FIRMWARE_DEFAULT_ADDRESS, NULL, &error);
  g_assert_no_error (error);
  return firmware;
}
