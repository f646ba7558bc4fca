/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-dfu-file.h"

#include "base/bp-error.h"
#include "firmware/bp-dfu-suffix.h"
#include "firmware/bp-foreign-file.h"

/* DFU 1.0 and 1.1 in all the spellings that are met: 0x0100, 0x0101, 0x0110. */
#define FIRST_VERSION 0x0100
#define LAST_VERSION 0x0110

gboolean
bp_dfu_file_probe (const guint8 *data, gsize size)
{
  return bp_dfu_suffix_is_there (data, size);
}

static gboolean
check_version (const BpDfuSuffix *suffix, gsize size, GError **error)
{
  gsize offset = size - 10;

  if (suffix->dfu_version == BP_DFU_SUFFIX_DFUSE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the suffix at offset %" G_GSIZE_FORMAT
                 " says DfuSe, but no DfuSe header stands at offset 0",
                 offset);
    return FALSE;
  }
  if (suffix->dfu_version < FIRST_VERSION || suffix->dfu_version > LAST_VERSION) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "unknown DFU version 0x%04X at offset %" G_GSIZE_FORMAT, suffix->dfu_version,
                 offset);
    return FALSE;
  }
  return TRUE;
}

BpFirmware *
bp_dfu_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_DFU);
  BpDfuSuffix suffix;

  if (!bp_dfu_suffix_parse (data, size, &suffix, error) || !check_version (&suffix, size, error))
    return NULL;
  /* A suffix is glued to anything; that does not make flash contents of a web page or of the text
   * of a HEX file. */
  if (!bp_foreign_file_refuse (data, size - suffix.length, error)) {
    g_prefix_error (error, "the contents before the DFU suffix: ");
    return NULL;
  }
  bp_firmware_builder_set_unaddressed (builder);
  bp_dfu_suffix_add_facts (&suffix, builder);
  if (!bp_firmware_builder_add (builder, address, data, size - suffix.length, 0, error))
    return NULL;
  return bp_firmware_builder_end (builder, "offset", error);
}
