/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "cli/bp-cli-output.h"

G_BEGIN_DECLS

/**
 * BpProgressView:
 * @phase: what happens now, for people
 * @fraction: of the whole job, 0 to 1
 * @speed: bytes a second; 0 if not known
 * @time_left: seconds; -1 if not known
 *
 * What one look at a job shows. A plain value; borrows @phase.
 */
typedef struct {
  const char *phase;
  double fraction;
  double speed;
  int time_left;
} BpProgressView;

/**
 * bp_terminal_progress_format:
 * @columns: room on the line
 * @unicode: whether the bar may be drawn with letters beyond ASCII
 *
 * Draws one line. What finds no room is left out: first the bar, then the time left, then the
 * speed. The percentage always stays, and as much of the phase as there is room for.
 *
 * Returns: (transfer full): at most @columns columns, without a line end.
 */
char *bp_terminal_progress_format (const BpProgressView *view, guint columns, gboolean unicode);

/**
 * BpTerminalProgress:
 *
 * The progress of one job in a terminal: a line that is drawn again and again. Where there is no
 * terminal, one plain line for each phase.
 */
typedef struct _BpTerminalProgress BpTerminalProgress;

/** bp_terminal_progress_new: Returns: (transfer full): nothing drawn yet; borrows @output. */
BpTerminalProgress *bp_terminal_progress_new (BpCliOutput *output);

void bp_terminal_progress_free (BpTerminalProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpTerminalProgress, bp_terminal_progress_free)

void bp_terminal_progress_show (BpTerminalProgress *self, const BpProgressView *view);

G_END_DECLS
