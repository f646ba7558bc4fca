/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small pieces of text for people. All strings are UTF-8. */

/** bp_text_get_columns: Returns: how many columns of a terminal @text takes; marks take none, East
 * Asian letters two. */
guint bp_text_get_columns (const char *text);

/** bp_text_append_padded: appends @text and as many blanks as bring it to @columns; a longer one is
 * not cut. */
void bp_text_append_padded (GString *line, const char *text, guint columns);

/** bp_text_dup_size: Returns: (transfer full): such as "392 bytes" or "474.8 KiB". */
char *bp_text_dup_size (guint64 size);

/** bp_text_dup_seconds: Returns: (transfer full): a time span such as "8 s", "2 min 5 s" or "1 h 3
 * min"; @seconds is not negative. */
char *bp_text_dup_seconds (gint64 seconds);

G_END_DECLS
