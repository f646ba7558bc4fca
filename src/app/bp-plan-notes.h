/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/** BpPlanNotes: a card with what should be known before flashing, one line a warning of the plan;
 * not there where all is well. */
#define BP_TYPE_PLAN_NOTES (bp_plan_notes_get_type ())
G_DECLARE_FINAL_TYPE (BpPlanNotes, bp_plan_notes, BP, PLAN_NOTES, GtkWidget)

void bp_plan_notes_set_session (BpPlanNotes *self, BpSession *session);

G_END_DECLS
