/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** BpHelpWindow: the help: a list of pages, and a page. The pages are those of data/help, in the
 * user's language where there is such a page. */
#define BP_TYPE_HELP_WINDOW (bp_help_window_get_type ())
G_DECLARE_FINAL_TYPE (BpHelpWindow, bp_help_window, BP, HELP_WINDOW, GtkWindow)

/**
 * bp_help_window_show:
 * @parent: the window to which it belongs
 * @page: the name of a page, "no-board"; any other text shows the list
 *
 * Opens the help, or brings it to the front.
 */
void bp_help_window_show (GtkWindow *parent, const char *page);

G_END_DECLS
