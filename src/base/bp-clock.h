/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpClock:
 *
 * Where time comes from. The system's clock in the programs; #BpFakeClock in tests, so that hours of flashing pass in
 * milliseconds. All times are in microseconds of a monotonic clock. Any thread.
 */
#define BP_TYPE_CLOCK (bp_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (BpClock, bp_clock, BP, CLOCK, GObject)

struct _BpClockClass {
  GObjectClass parent_class;

  gint64 (*now) (BpClock *self);
  void (*sleep) (BpClock *self, gint64 duration, GCancellable *cancellable);
};

#define BP_MSEC ((gint64) 1000)
#define BP_SEC ((gint64) 1000000)

/** bp_clock_new: Returns: (transfer full): the system's monotonic clock. */
BpClock *bp_clock_new (void);

/** bp_clock_now: Returns: the time in microseconds; its zero means nothing. */
gint64 bp_clock_now (BpClock *self);

/**
 * bp_clock_sleep:
 * @duration: microseconds; nothing happens if not positive
 * @cancellable: (nullable): ends the sleep early
 *
 * Lets the calling thread wait.
 */
void bp_clock_sleep (BpClock *self, gint64 duration, GCancellable *cancellable);

G_END_DECLS
