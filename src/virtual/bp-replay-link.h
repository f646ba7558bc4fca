/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "virtual/bp-replay-trace.h"

G_BEGIN_DECLS

/** BpReplayLink: a control pipe that answers as a trace says. */
#define BP_TYPE_REPLAY_LINK (bp_replay_link_get_type ())
G_DECLARE_FINAL_TYPE (BpReplayLink, bp_replay_link, BP, REPLAY_LINK, GObject)

/** bp_replay_link_new: Returns: (transfer full): a link behind the next "open" of @trace; %NULL
 * with %BP_ERROR_INTERNAL if there is something else. */
BpUsbLink *bp_replay_link_new (BpReplayTrace *trace, BpClock *clock, GError **error);

G_END_DECLS
