/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * bp_cli_parse_address:
 * @text: hexadecimal with 0x, or decimal
 * @value: (out): at most 0xFFFFFFFF
 *
 * A number with a leading zero is refused: 08004000 is an address that lost its 0x.
 *
 * Returns: whether it is an address; else an error of #GOptionError.
 */
gboolean bp_cli_parse_address (const char *text, gint64 *value, GError **error);

/**
 * bp_cli_parse_size:
 * @text: hexadecimal with 0x, or decimal, with K (1024) or M (1024 * 1024) behind it if wished
 * @value: (out): 1 to 4 GiB
 */
gboolean bp_cli_parse_size (const char *text, gint64 *value, GError **error);

/** bp_cli_parse_baud: @value (out) is a speed in bits a second, 1 to 100000000, from a decimal
 * number. */
gboolean bp_cli_parse_baud (const char *text, gint64 *value, GError **error);

G_END_DECLS
