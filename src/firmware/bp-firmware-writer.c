/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-firmware-writer.h"

#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-dfuse-file.h"
#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-intel-hex-file.h"
#include "firmware/bp-raw-file.h"

static const struct {
  const char *ending;
  BpFirmwareFormat format;
} endings[] = {
  { ".hex", BP_FIRMWARE_FORMAT_INTEL_HEX },
  { ".ihex", BP_FIRMWARE_FORMAT_INTEL_HEX },
  { ".dfu", BP_FIRMWARE_FORMAT_DFUSE },
  { ".bin", BP_FIRMWARE_FORMAT_RAW },
};

gboolean
bp_firmware_writer_find_format (const char *name, BpFirmwareFormat *format)
{
  gsize length = strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    gsize size = strlen (endings[i].ending);

    if (length < size || g_ascii_strcasecmp (name + length - size, endings[i].ending) != 0)
      continue;
    *format = endings[i].format;
    return TRUE;
  }
  return FALSE;
}

GBytes *
bp_firmware_writer_write (BpFirmware *firmware, BpFirmwareFormat format, GError **error)
{
  g_return_val_if_fail (BP_IS_FIRMWARE (firmware), NULL);

  switch (format) {
  case BP_FIRMWARE_FORMAT_INTEL_HEX:
    return bp_intel_hex_file_write (firmware);
  case BP_FIRMWARE_FORMAT_DFUSE:
    return bp_dfuse_file_write (firmware);
  case BP_FIRMWARE_FORMAT_RAW:
    return bp_raw_file_write (firmware, error);
  case BP_FIRMWARE_FORMAT_DFU:
  case BP_FIRMWARE_FORMAT_ELF:
  case BP_FIRMWARE_FORMAT_UF2:
  case BP_FIRMWARE_FORMAT_SREC:
  default:
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "%s can't be written",
                 bp_firmware_format_get_nick (format));
    return NULL;
  }
}

GBytes *
bp_firmware_writer_wrap (const char *name, GBytes *bytes, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = NULL;
  g_autoptr (BpFirmware) firmware = NULL;
  BpFirmwareFormat format;
  gsize size;
  const guint8 *data;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  if (!bp_firmware_writer_find_format (name, &format))
    return g_bytes_ref (bytes);
  builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  data = g_bytes_get_data (bytes, &size);
  if (!bp_firmware_builder_add (builder, address, data, size, 0, error))
    return NULL;
  firmware = bp_firmware_builder_end (builder, "offset", error);
  return firmware != NULL ? bp_firmware_writer_write (firmware, format, error) : NULL;
}
