/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BpLog:
 *
 * The lines that a job leaves for people: what was tried, what was answered. Lines may be added from any thread;
 * the signal "line" (char *) comes in the main context in which the log was made.
 */
#define BP_TYPE_LOG (bp_log_get_type ())
G_DECLARE_FINAL_TYPE (BpLog, bp_log, BP, LOG, GObject)

BpLog *bp_log_new (void);

/** bp_log_add: adds one line, without a line end; a no-op on a %NULL log. Any thread. */
void bp_log_add (BpLog *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** bp_log_dup_text: Returns: (transfer full): all lines so far. Any thread. */
char *bp_log_dup_text (BpLog *self);

/** bp_log_clear: forgets all lines; those still on their way to the signal too. */
void bp_log_clear (BpLog *self);

G_END_DECLS
