/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpTtyLatency:
 *
 * Adapters gather bytes for a while before they hand them to the computer: FTDI's for 16 ms, which
 * is longer than many an answer takes on the wire. Where we may, they are asked not to, and what
 * was is put back. A plain value, all zero at first.
 */
typedef struct {
  gboolean has_set_flag;
  int old_timer; /* milliseconds, 0 if it was not changed */
} BpTtyLatency;

/** bp_tty_latency_lower: @fd: the opened port; @name: its device, such as "/dev/ttyUSB0". */
void bp_tty_latency_lower (BpTtyLatency *self, int fd, const char *name);

/** bp_tty_latency_restore: the opposite; before the port is closed. */
void bp_tty_latency_restore (BpTtyLatency *self, int fd, const char *name);

/** bp_tty_latency_set_timer: writes @timer into the file @path, for tests. Returns: what it held,
 * in milliseconds; 0 if it can't be read or written, or is as low already. */
int bp_tty_latency_set_timer (const char *path, int timer);

G_END_DECLS
