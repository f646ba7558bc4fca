/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/** BpOutcomeRow: one board of several, and what becomes of it: its name, words, progress. */
#define BP_TYPE_OUTCOME_ROW (bp_outcome_row_get_type ())
G_DECLARE_FINAL_TYPE (BpOutcomeRow, bp_outcome_row, BP, OUTCOME_ROW, GtkWidget)

/** bp_outcome_row_new: @name and @place of the board: "SPEEDYBEEF405V3", "usb:1-2". */
BpOutcomeRow *bp_outcome_row_new (const char *name, const char *place);

/** bp_outcome_row_follow: shows phase, progress and requests of @job; until the next call of a
 * function of this row. */
void bp_outcome_row_follow (BpOutcomeRow *self, BpJob *job);

/** bp_outcome_row_tell: shows how it stands, in translated words. */
void bp_outcome_row_tell (BpOutcomeRow *self, BpMood mood, const char *words);

/** bp_outcome_row_tell_end: shows what became of @job; @error is %NULL if it is done. */
void bp_outcome_row_tell_end (BpOutcomeRow *self, BpJob *job, const GError *error);

G_END_DECLS
