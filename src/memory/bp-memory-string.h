/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * bp_memory_string_parse:
 * @string: the string of an alternate setting, as the device sent it; hostile
 * @name: (out) (transfer full): the name, printable UTF-8, without @ and blanks at the ends
 * @sectors: (out) (transfer full) (element-type BpSector): as the string lists them, neither sorted
 * nor checked for overlaps
 *
 * The reader behind bp_memory_map_parse(): grammar of UM0424, "DfuSe memory string", with the
 * liberties that real ROMs take.
 *
 * Returns: %FALSE with %BP_ERROR_PROTOCOL; nothing is set then.
 */
gboolean bp_memory_string_parse (const char *string, char **name, GArray **sectors, GError **error);

G_END_DECLS
