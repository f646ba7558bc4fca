/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-raw-file.h"

#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-foreign-file.h"

gboolean
bp_raw_file_probe (const guint8 *data, gsize size)
{
  return TRUE;
}

BpFirmware *
bp_raw_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);

  if (!bp_foreign_file_refuse (data, size, error))
    return NULL;
  bp_firmware_builder_set_unaddressed (builder);
  if (!bp_firmware_builder_add (builder, address, data, size, 0, error))
    return NULL;
  return bp_firmware_builder_end (builder, "offset", error);
}
