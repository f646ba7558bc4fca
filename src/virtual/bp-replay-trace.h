/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-clock.h"

G_BEGIN_DECLS

/**
 * BpReplayTrace:
 *
 * What a #BpTraceLink or a #BpTraceLine has written, read again: the requests in their order, with
 * their answers. Who asks for anything else gets an error that names the line, and from then on
 * nothing but it. One thread at a time.
 */
typedef struct _BpReplayTrace BpReplayTrace;

/** bp_replay_trace_new: Returns: (transfer full): the trace, or %NULL with %BP_ERROR_BAD_FILE and
 * the line. */
BpReplayTrace *bp_replay_trace_new (const char *text, GError **error);
BpReplayTrace *bp_replay_trace_ref (BpReplayTrace *self);
void bp_replay_trace_unref (BpReplayTrace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpReplayTrace, bp_replay_trace_unref)

/** bp_replay_trace_get_descriptors: Returns: (transfer none): those of the first "open"; empty if
 * it is one of a serial port. */
GBytes *bp_replay_trace_get_descriptors (BpReplayTrace *self);

/** bp_replay_trace_is_at_end: Returns: whether all that was recorded was asked for, and nothing
 * else. */
gboolean bp_replay_trace_is_at_end (BpReplayTrace *self);

/* The next line must be this request, @asked being its words without times and results. Each sleeps
 * on @clock as long as it took, and answers as it was answered; %BP_ERROR_INTERNAL if the line is
 * another one. */
gboolean bp_replay_trace_open (BpReplayTrace *self, GError **error);
gboolean bp_replay_trace_carry_out (BpReplayTrace *self, BpClock *clock, const char *asked,
                                    GError **error);

/** bp_replay_trace_receive, bp_replay_trace_send: Returns: how many bytes were moved; -1 on error.
 */
gssize bp_replay_trace_receive (BpReplayTrace *self, BpClock *clock, const char *asked,
                                guint8 *data, gsize size, GError **error);
gssize bp_replay_trace_send (BpReplayTrace *self, BpClock *clock, const char *asked,
                             const guint8 *data, gsize size, GError **error);

G_END_DECLS
