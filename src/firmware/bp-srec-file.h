/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* Motorola S-records, S0 to S9. */

/** bp_srec_file_probe: Returns: whether the text begins with an S-record. */
gboolean bp_srec_file_probe (const guint8 *data, gsize size);

/**
 * bp_srec_file_read:
 * @address: ignored: the file holds addresses
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the line.
 */
BpFirmware *bp_srec_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

G_END_DECLS
