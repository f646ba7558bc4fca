/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* UF2 files, after Microsoft's specification (github.com/microsoft/uf2). */

/** bp_uf2_file_probe: Returns: whether the file begins with the signature of a UF2 block. */
gboolean bp_uf2_file_probe (const guint8 *data, gsize size);

/**
 * bp_uf2_file_read:
 * @address: ignored: the file holds addresses
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the offset;
 * also if the file is for several families of chips, as it can't be told which is wanted.
 */
BpFirmware *bp_uf2_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

G_END_DECLS
