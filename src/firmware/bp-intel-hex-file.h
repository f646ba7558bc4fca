/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* Intel HEX, after Intel's "Hexadecimal Object File Format Specification" of 1988. */

/** bp_intel_hex_file_probe: Returns: whether the text begins as Intel HEX does. */
gboolean bp_intel_hex_file_probe (const guint8 *data, gsize size);

/**
 * bp_intel_hex_file_read:
 * @address: ignored: the file holds addresses
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the line.
 */
BpFirmware *bp_intel_hex_file_read (const guint8 *data, gsize size, guint32 address,
                                    GError **error);

/** bp_intel_hex_file_write: Returns: (transfer full): @firmware as Intel HEX. */
GBytes *bp_intel_hex_file_write (BpFirmware *firmware);

G_END_DECLS
