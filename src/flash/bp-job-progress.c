/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-job-progress.h"

#include "base/bp-clock.h"
#include "flash/bp-estimator.h"

#define VIEW_INTERVAL (BP_SEC / 10)

struct _BpJobProgress {
  GMutex mutex; /* guards all */
  BpEstimator estimator;
  BpPhase phase;
  char *request;
  gint64 last_view;
  GQueue views; /* of BpJobView */
};

void
bp_job_view_free (BpJobView *self)
{
  g_free (self->request);
  g_free (self);
}

static void
free_view (gpointer view)
{
  bp_job_view_free (view);
}

BpJobProgress *
bp_job_progress_new (void)
{
  BpJobProgress *self = g_new0 (BpJobProgress, 1);

  self->phase = BP_PHASE_CONNECT;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->views);
  return self;
}

void
bp_job_progress_free (BpJobProgress *self)
{
  g_queue_clear_full (&self->views, free_view);
  g_mutex_clear (&self->mutex);
  g_free (self->request);
  g_free (self);
}

/* With the mutex held. Returns whether it is the only one that waits. */
static gboolean
push_view (BpJobProgress *self, gint64 now)
{
  BpJobView *view = g_new (BpJobView, 1);

  view->phase = self->phase;
  view->fraction = self->estimator.fraction;
  view->speed = self->estimator.speed;
  view->time_left = bp_estimator_get_time_left (&self->estimator, now);
  view->request = g_strdup (self->request);
  self->last_view = now;
  g_queue_push_tail (&self->views, view);
  return g_queue_get_length (&self->views) == 1;
}

void
bp_job_progress_set_rest (BpJobProgress *self, gint64 now, gint64 duration)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  bp_estimator_set_rest (&self->estimator, now, duration);
}

gboolean
bp_job_progress_enter_phase (BpJobProgress *self, gint64 now, BpPhase phase)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->phase = phase;
  bp_estimator_reset_speed (&self->estimator, now);
  return push_view (self, now);
}

gboolean
bp_job_progress_advance (BpJobProgress *self, gint64 now, gint64 duration, gsize bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  bp_estimator_advance (&self->estimator, now, duration, bytes);
  return now - self->last_view >= VIEW_INTERVAL && push_view (self, now);
}

gboolean
bp_job_progress_ask (BpJobProgress *self, gint64 now, const char *request)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->request);
  self->request = g_strdup (request);
  return push_view (self, now);
}

gboolean
bp_job_progress_end (BpJobProgress *self, gint64 now, gboolean done)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (done)
    self->estimator.fraction = 1;
  return push_view (self, now);
}

BpJobView *
bp_job_progress_pop (BpJobProgress *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_queue_pop_head (&self->views);
}
