/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pages of the help: text with the few marks that its pages need, of which both a code host and
 * this program make something readable:
 *
 * - "# " the title, "## " a heading, "- " an item, "1. " a step, an empty line between paragraphs;
 * - "![words](../icons/NAME.svg)" a picture, one of the program's symbolic icons;
 * - within a line *emphasis*, `text for a terminal`, [words](page.md).
 */

/** bp_help_text_dup_title: Returns: (transfer full): what stands behind "# "; "" if nothing does.
 */
char *bp_help_text_dup_title (const char *text);

/** bp_help_text_dup_markup: Returns: (transfer full): one line of @line as Pango markup. */
char *bp_help_text_dup_markup (const char *line);

/**
 * bp_help_text_render:
 * @text: a page
 * @on_link: as for #GtkLabel::activate-link, connected swapped
 *
 * Returns: (transfer floating): the page without its title.
 */
GtkWidget *bp_help_text_render (const char *text, GCallback on_link, gpointer user_data);

G_END_DECLS
