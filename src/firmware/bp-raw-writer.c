/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-raw-file.h"

#define ERASED 0xff

GBytes *
bp_raw_file_write (BpFirmware *firmware, GError **error)
{
  guint64 size = bp_firmware_get_end (firmware) - bp_firmware_get_start (firmware);
  guint8 *data;

  if (size > BP_FIRMWARE_MAX_FILE_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                 "the firmware lies in places from 0x%08X to 0x%08" G_GINT64_MODIFIER
                 "X, too far apart for a raw file",
                 bp_firmware_get_start (firmware), bp_firmware_get_end (firmware) - 1);
    return NULL;
  }
  data = g_malloc (size);
  memset (data, ERASED, size);
  bp_firmware_fill (firmware, bp_firmware_get_start (firmware), data, size);
  return g_bytes_new_take (data, size);
}
