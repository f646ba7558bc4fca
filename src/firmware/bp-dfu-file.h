/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* Plain .dfu files of USB DFU 1.1: a raw image with a suffix. */

/** bp_dfu_file_probe: Returns: whether the file ends with a DFU suffix. Ask for DfuSe first, which
 * has one too. */
gboolean bp_dfu_file_probe (const guint8 *data, gsize size);

/**
 * bp_dfu_file_read:
 * @address: where the image goes, as the file does not tell
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the offset.
 */
BpFirmware *bp_dfu_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

G_END_DECLS
