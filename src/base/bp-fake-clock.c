/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-fake-clock.h"

struct _BpFakeClock {
  BpClock parent_instance;

  GMutex mutex;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (BpFakeClock, bp_fake_clock, BP_TYPE_CLOCK)

static gint64
bp_fake_clock_now (BpClock *clock)
{
  BpFakeClock *self = BP_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->now;
}

static void
bp_fake_clock_sleep (BpClock *clock, gint64 duration, GCancellable *cancellable)
{
  BpFakeClock *self = BP_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = NULL;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  locker = g_mutex_locker_new (&self->mutex);
  self->now += duration;
}

static void
bp_fake_clock_finalize (GObject *object)
{
  g_mutex_clear (&BP_FAKE_CLOCK (object)->mutex);
  G_OBJECT_CLASS (bp_fake_clock_parent_class)->finalize (object);
}

static void
bp_fake_clock_class_init (BpFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_fake_clock_finalize;
  BP_CLOCK_CLASS (klass)->now = bp_fake_clock_now;
  BP_CLOCK_CLASS (klass)->sleep = bp_fake_clock_sleep;
}

static void
bp_fake_clock_init (BpFakeClock *self)
{
  g_mutex_init (&self->mutex);
}

BpClock *
bp_fake_clock_new (void)
{
  return g_object_new (BP_TYPE_FAKE_CLOCK, NULL);
}
