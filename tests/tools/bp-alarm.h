/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpAlarm: calls a function at a time of the system's monotonic clock, to the microsecond: bytes
 * on a fast line follow each other faster than the time-outs of GLib, which count milliseconds. */
typedef struct _BpAlarm BpAlarm;

/** bp_alarm_new: Returns: (transfer full): an alarm that is not set; it rings in the thread's
 * default main context. */
BpAlarm *bp_alarm_new (void (*func) (gpointer data), gpointer data);
void bp_alarm_free (BpAlarm *self);

/** bp_alarm_set: rings once, at @when (microseconds), at once if that is past; an earlier setting
 * is forgotten. */
void bp_alarm_set (BpAlarm *self, gint64 when);

/** bp_alarm_stop: does not ring until it is set again. */
void bp_alarm_stop (BpAlarm *self);

G_END_DECLS
