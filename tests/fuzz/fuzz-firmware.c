/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "base/bp-error.h"
#include "firmware/bp-firmware.h"

/* Every reader, behind the door that finds the format. */

/* What the rest of the program builds on. */
static void
check_segments (BpFirmware *firmware)
{
  guint64 end = 0;
  gsize size = 0;

  g_assert_cmpuint (bp_firmware_get_n_segments (firmware), >, 0);
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);

    g_assert_cmpuint (g_bytes_get_size (segment->bytes), >, 0);
    if (i > 0)
      g_assert_cmpuint (segment->address, >, end);
    end = bp_segment_get_end (segment);
    size += g_bytes_get_size (segment->bytes);
  }
  g_assert_cmpuint (end, <=, G_GUINT64_CONSTANT (0x100000000));
  g_assert_cmpuint (end, ==, bp_firmware_get_end (firmware));
  g_assert_cmpuint (size, ==, bp_firmware_get_size (firmware));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware =
      bp_firmware_new_from_bytes (bytes, BP_FIRMWARE_DEFAULT_ADDRESS, &error);

  if (firmware == NULL) {
    g_assert_error (error, BP_ERROR, BP_ERROR_BAD_FILE);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert_no_error (error);
  check_segments (firmware);
  bp_firmware_get_vector_base (firmware);
  bp_firmware_get_expected_base (firmware);
  g_assert_true (g_variant_is_of_type (bp_firmware_get_facts (firmware), G_VARIANT_TYPE_VARDICT));
  return 0;
}
