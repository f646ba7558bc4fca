/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * bp_foreign_file_refuse:
 * @data: bytes that would be taken as a raw image
 *
 * Knows what people choose by mistake: a web page saved as .hex, an archive, firmware for another
 * bootloader, any text.
 *
 * Returns: %FALSE with %BP_ERROR_BAD_FILE that says what it is, and what to take instead; %TRUE if
 * it may be an image.
 */
gboolean bp_foreign_file_refuse (const guint8 *data, gsize size, GError **error);

G_END_DECLS
