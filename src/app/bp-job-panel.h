/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/** BpJobPanel: where things stand: status, progress, flash map, and the button that flashes or
 * cancels (actions win.flash, win.cancel). */
#define BP_TYPE_JOB_PANEL (bp_job_panel_get_type ())
G_DECLARE_FINAL_TYPE (BpJobPanel, bp_job_panel, BP, JOB_PANEL, GtkWidget)

void bp_job_panel_set_session (BpJobPanel *self, BpSession *session);

G_END_DECLS
