/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* DfuSe .dfu files, after ST's UM0391: targets with elements, each with its address. */

/** bp_dfuse_file_probe: Returns: whether the file begins with the DfuSe signature. */
gboolean bp_dfuse_file_probe (const guint8 *data, gsize size);

/**
 * bp_dfuse_file_read:
 * @address: ignored: the file holds addresses
 *
 * Reads all targets into one image: their alternate settings are only other views on one address
 * space.
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the offset.
 */
BpFirmware *bp_dfuse_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

/** bp_dfuse_file_write: Returns: (transfer full): @firmware as a DfuSe file of one target. */
GBytes *bp_dfuse_file_write (BpFirmware *firmware);

G_END_DECLS
