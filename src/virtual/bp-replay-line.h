/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"
#include "virtual/bp-replay-trace.h"

G_BEGIN_DECLS

/** BpReplayLine: a serial line on which comes what a trace says. */
#define BP_TYPE_REPLAY_LINE (bp_replay_line_get_type ())
G_DECLARE_FINAL_TYPE (BpReplayLine, bp_replay_line, BP, REPLAY_LINE, GObject)

/** bp_replay_line_new: Returns: (transfer full): a line behind the next "open" of @trace; %NULL
 * with %BP_ERROR_INTERNAL if there is something else. */
BpSerialLink *bp_replay_line_new (BpReplayTrace *trace, BpClock *clock, GError **error);

G_END_DECLS
