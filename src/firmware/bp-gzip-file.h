/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** bp_gzip_file_probe: Returns: whether the file begins with the gzip signature. */
gboolean bp_gzip_file_probe (const guint8 *data, gsize size);

/**
 * bp_gzip_file_unpack:
 *
 * Returns: (transfer full): the contents, at most %BP_FIRMWARE_MAX_FILE_SIZE, or %NULL with
 * %BP_ERROR_BAD_FILE.
 */
GBytes *bp_gzip_file_unpack (const guint8 *data, gsize size, GError **error);

G_END_DECLS
