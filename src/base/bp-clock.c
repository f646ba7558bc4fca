/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-clock.h"

G_DEFINE_TYPE (BpClock, bp_clock, G_TYPE_OBJECT)

static gint64
bp_clock_real_now (BpClock *self)
{
  return g_get_monotonic_time ();
}

static void
bp_clock_real_sleep (BpClock *self, gint64 duration, GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + duration;
  GPollFD poll_fd;

  if (!g_cancellable_make_pollfd (cancellable, &poll_fd)) {
    g_usleep (duration);
    return;
  }
  /* poll() counts in whole milliseconds: the rest below one is slept. */
  for (gint64 left = duration; left > 0; left = end - g_get_monotonic_time ()) {
    if (left < BP_MSEC)
      g_usleep (left);
    else if (g_poll (&poll_fd, 1, (int) MIN (left / BP_MSEC, G_MAXINT)) != 0)
      break;
  }
  g_cancellable_release_fd (cancellable);
}

static void
bp_clock_class_init (BpClockClass *klass)
{
  klass->now = bp_clock_real_now;
  klass->sleep = bp_clock_real_sleep;
}

static void
bp_clock_init (BpClock *self)
{
}

BpClock *
bp_clock_new (void)
{
  return g_object_new (BP_TYPE_CLOCK, NULL);
}

gint64
bp_clock_now (BpClock *self)
{
  g_return_val_if_fail (BP_IS_CLOCK (self), 0);

  return BP_CLOCK_GET_CLASS (self)->now (self);
}

void
bp_clock_sleep (BpClock *self, gint64 duration, GCancellable *cancellable)
{
  g_return_if_fail (BP_IS_CLOCK (self));

  if (duration > 0)
    BP_CLOCK_GET_CLASS (self)->sleep (self, duration, cancellable);
}
