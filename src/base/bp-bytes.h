/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checked access to bytes from outside: nothing is read past @size, and the error names the offset. Little endian unless
 * the name says otherwise. @size is the number of bytes at @data. */

gboolean bp_bytes_get_u8 (const guint8 *data, gsize size, gsize offset, guint8 *value, GError **error);
gboolean bp_bytes_get_u16 (const guint8 *data, gsize size, gsize offset, guint16 *value, GError **error);
gboolean bp_bytes_get_u32 (const guint8 *data, gsize size, gsize offset, guint32 *value, GError **error);

/** bp_bytes_check: Returns: whether @length bytes lie at @offset; else %BP_ERROR_BAD_FILE is set. */
gboolean bp_bytes_check (gsize size, gsize offset, gsize length, GError **error);

/* The same for places that are known to be inside. */
guint16 bp_peek_u16 (const guint8 *data);
guint32 bp_peek_u32 (const guint8 *data);
void bp_poke_u16 (guint8 *data, guint16 value);
void bp_poke_u32 (guint8 *data, guint32 value);

/** bp_bytes_are: Returns: whether each of @size bytes equals @value (blank flash is 0xFF); true of none. */
gboolean bp_bytes_are (const guint8 *data, gsize size, guint8 value);

/** bp_bytes_mismatch: Returns: the offset of the first difference, @size if there is none. */
gsize bp_bytes_mismatch (const guint8 *a, const guint8 *b, gsize size);

G_END_DECLS
