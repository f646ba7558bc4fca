/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpEstimator:
 *
 * How far, how fast, how long still: from the expected duration of the work done and the time it
 * really took. A plain value without a clock of its own; times in microseconds.
 */
typedef struct {
  double fraction;      /* of the whole, never falling */
  double base_fraction; /* fraction when the rest was last told */
  gint64 rest;          /* expected duration of what is left since then */
  gint64 rest_done;     /* of it, done */
  gint64 start;         /* when the rest was told */
  gint64 window_start;  /* of the speed's window */
  guint64 window_bytes;
  double speed; /* bytes/s, 0 unknown */
} BpEstimator;

/** bp_estimator_set_rest: from @now on, work of an expected @duration is left. */
void bp_estimator_set_rest (BpEstimator *self, gint64 now, gint64 duration);

/** bp_estimator_advance: work of an expected @duration was done, @bytes were moved by it. */
void bp_estimator_advance (BpEstimator *self, gint64 now, gint64 duration, gsize bytes);

/** bp_estimator_reset_speed: a new kind of work begins, whose speed says nothing yet. */
void bp_estimator_reset_speed (BpEstimator *self, gint64 now);

/** bp_estimator_get_time_left: Returns: seconds, or -1 as long as it would be a guess. */
int bp_estimator_get_time_left (const BpEstimator *self, gint64 now);

G_END_DECLS
