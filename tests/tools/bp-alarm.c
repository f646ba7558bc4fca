/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-alarm.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SECOND 1000000

struct _BpAlarm {
  int fd;
  GSource *source;
  void (*func) (gpointer data);
  gpointer data;
};

static gboolean
on_ring (int fd, GIOCondition condition, gpointer user_data)
{
  BpAlarm *self = user_data;
  guint64 rings;

  /* Nothing to read: it was stopped or set anew meanwhile. */
  if (read (fd, &rings, sizeof rings) == sizeof rings)
    self->func (self->data);
  return G_SOURCE_CONTINUE;
}

BpAlarm *
bp_alarm_new (void (*func) (gpointer data), gpointer data)
{
  BpAlarm *self = g_new0 (BpAlarm, 1);

  self->func = func;
  self->data = data;
  self->fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ring), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
bp_alarm_free (BpAlarm *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_close (self->fd, NULL);
  g_free (self);
}

void
bp_alarm_set (BpAlarm *self, gint64 when)
{
  /* An absolute time of 0 would disarm the timer; one in the past rings at once. */
  gint64 due = MAX (when, 1);
  struct itimerspec timer = { .it_value = { .tv_sec = due / SECOND,
                                            .tv_nsec = due % SECOND * 1000 } };

  timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &timer, NULL);
}

void
bp_alarm_stop (BpAlarm *self)
{
  struct itimerspec never = { 0 };

  timerfd_settime (self->fd, 0, &never, NULL);
}
