/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-phase.h"

G_BEGIN_DECLS

/**
 * BpJobView:
 * @fraction: 0 to 1 of the whole job
 * @speed: bytes/s, 0 unknown
 * @time_left: seconds, -1 unknown
 * @request: (nullable): what the user is asked to do
 *
 * What the watchers of a job see at one moment.
 */
typedef struct {
  BpPhase phase;
  double fraction;
  double speed;
  int time_left;
  char *request;
} BpJobView;

void bp_job_view_free (BpJobView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpJobView, bp_job_view_free)

/**
 * BpJobProgress:
 *
 * How far a job is: told by its worker, looked at by the main thread in views that wait in a row.
 * Not every step makes a view, at most ten a second do. Times in microseconds. Any thread.
 *
 * The calls of the worker return whether views wait that nobody was told of yet: the caller then
 * tells the main thread.
 */
typedef struct _BpJobProgress BpJobProgress;

BpJobProgress *bp_job_progress_new (void);
void bp_job_progress_free (BpJobProgress *self);

/** bp_job_progress_set_rest: from @now on, work of an expected @duration is left. */
void bp_job_progress_set_rest (BpJobProgress *self, gint64 now, gint64 duration);

gboolean bp_job_progress_enter_phase (BpJobProgress *self, gint64 now, BpPhase phase);

/** bp_job_progress_advance: work of an expected @duration was done, @bytes were moved by it. */
gboolean bp_job_progress_advance (BpJobProgress *self, gint64 now, gint64 duration, gsize bytes);

/** bp_job_progress_ask: @request is %NULL when the user is no longer asked. */
gboolean bp_job_progress_ask (BpJobProgress *self, gint64 now, const char *request);

/** bp_job_progress_end: @done: whether the job is done, all of it then. */
gboolean bp_job_progress_end (BpJobProgress *self, gint64 now, gboolean done);

/** bp_job_progress_pop: Returns: (transfer full) (nullable): the oldest view that waits. */
BpJobView *bp_job_progress_pop (BpJobProgress *self);

G_END_DECLS
