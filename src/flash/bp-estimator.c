/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-estimator.h"

#include "base/bp-clock.h"

/* Speed is averaged over this time; a guess at the time left needs this much experience. */
#define SPEED_WINDOW (BP_SEC / 2)
#define EXPERIENCE BP_SEC

void
bp_estimator_set_rest (BpEstimator *self, gint64 now, gint64 duration)
{
  self->base_fraction = self->fraction;
  self->rest = MAX (duration, 1);
  self->rest_done = 0;
  self->start = now;
  bp_estimator_reset_speed (self, now);
}

void
bp_estimator_reset_speed (BpEstimator *self, gint64 now)
{
  self->window_start = now;
  self->window_bytes = 0;
  self->speed = 0;
}

void
bp_estimator_advance (BpEstimator *self, gint64 now, gint64 duration, gsize bytes)
{
  double fraction;

  self->rest_done = MIN (self->rest_done + duration, self->rest);
  fraction =
      self->base_fraction + (1 - self->base_fraction) * self->rest_done / MAX (self->rest, 1);
  self->fraction = CLAMP (fraction, self->fraction, 1);

  self->window_bytes += bytes;
  if (now - self->window_start >= SPEED_WINDOW) {
    self->speed = (double)self->window_bytes * BP_SEC / (now - self->window_start);
    self->window_start = now;
    self->window_bytes = 0;
  }
}

int
bp_estimator_get_time_left (const BpEstimator *self, gint64 now)
{
  gint64 spent = now - self->start;
  double pace;

  if (self->rest_done == 0 || spent < EXPERIENCE)
    return -1;
  pace = (double)spent / self->rest_done;
  return (int)(pace * (self->rest - self->rest_done) / BP_SEC + 0.5);
}
