/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* Raw images: the bytes of the flash and nothing else. */

/** bp_raw_file_probe: Returns: %TRUE: anything may be a raw image. Ask for all others first. */
gboolean bp_raw_file_probe (const guint8 *data, gsize size);

/**
 * bp_raw_file_read:
 * @address: where the image goes
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE if it is something else.
 */
BpFirmware *bp_raw_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

/** bp_raw_file_write: Returns: (transfer full): the bytes of @firmware with 0xFF between them, or
 * %NULL with %BP_ERROR_NOT_SUPPORTED if they lie too far apart. */
GBytes *bp_raw_file_write (BpFirmware *firmware, GError **error);

G_END_DECLS
