/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/**
 * BpReplayTrace:
 *
 * What a #BpTraceLink has written, read again: the requests in their order, with their answers. Who
 * asks for anything else gets an error that names the line, and from then on nothing but it. One
 * thread at a time.
 */
typedef struct _BpReplayTrace BpReplayTrace;

/** bp_replay_trace_new: Returns: (transfer full): the trace, or %NULL with %BP_ERROR_BAD_FILE and
 * the line. */
BpReplayTrace *bp_replay_trace_new (const char *text, GError **error);
BpReplayTrace *bp_replay_trace_ref (BpReplayTrace *self);
void bp_replay_trace_unref (BpReplayTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpReplayTrace, bp_replay_trace_unref)

/** bp_replay_trace_get_descriptors: Returns: (transfer none): those of the first "open". */
GBytes *bp_replay_trace_get_descriptors (BpReplayTrace *self);

/** bp_replay_trace_is_at_end: Returns: whether all that was recorded was asked for, and nothing
 * else. */
gboolean bp_replay_trace_is_at_end (BpReplayTrace *self);

/* The next line must be this request. Each sleeps on @clock as long as it took, and answers as it
 * was answered; %BP_ERROR_INTERNAL if the line is another one. */
gboolean bp_replay_trace_open (BpReplayTrace *self, GError **error);
gssize bp_replay_trace_control (BpReplayTrace *self, BpClock *clock, const BpUsbSetup *setup,
                                guint8 *data, GError **error);
gssize bp_replay_trace_bulk (BpReplayTrace *self, BpClock *clock, guint8 endpoint, guint8 *data,
                             gsize size, GError **error);
gboolean bp_replay_trace_clear_halt (BpReplayTrace *self, BpClock *clock, guint8 endpoint,
                                     GError **error);
gboolean bp_replay_trace_claim (BpReplayTrace *self, BpClock *clock, guint8 interface_number,
                                guint8 alternate, GError **error);
gboolean bp_replay_trace_reset (BpReplayTrace *self, BpClock *clock, GError **error);

G_END_DECLS
