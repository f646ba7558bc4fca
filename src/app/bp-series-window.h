/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpSeriesWindow:
 *
 * "Flash on Connect": once it is started, each board of the kind that is plugged in gets the chosen
 * firmware. Counts them and lists what became of each, the latest first. Holds the session while it
 * is armed or works.
 */
#define BP_TYPE_SERIES_WINDOW (bp_series_window_get_type ())
G_DECLARE_FINAL_TYPE (BpSeriesWindow, bp_series_window, BP, SERIES_WINDOW, GtkWindow)

/** bp_series_window_new: Returns: (transfer none): the window over @parent, to be presented; the
 * session has a firmware. The chosen board, if there is one, is the sample. */
BpSeriesWindow *bp_series_window_new (GtkWindow *parent, BpSession *session);

G_END_DECLS
