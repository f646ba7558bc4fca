/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "base/bp-log.h"

G_BEGIN_DECLS

/** BpLogView: the lines of the jobs, folded away, to be read and copied. The signal "unfolded"
 * comes when it is about to need room. */
#define BP_TYPE_LOG_VIEW (bp_log_view_get_type ())
G_DECLARE_FINAL_TYPE (BpLogView, bp_log_view, BP, LOG_VIEW, GtkWidget)

void bp_log_view_set_log (BpLogView *self, BpLog *log);

/** bp_log_view_toggle: unfolds or folds it. */
void bp_log_view_toggle (BpLogView *self);

G_END_DECLS
