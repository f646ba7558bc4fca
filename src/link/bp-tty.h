/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What libserialport does not do for a port: being alone on it, no flow control, waiting with an
 * end. The file descriptor is that of sp_get_port_handle(). */

/** bp_tty_set_busy: sets %BP_ERROR_BUSY, which names the program that has the port @name open,
 * where that can be seen. */
void bp_tty_set_busy (const char *name, GError **error);

/**
 * bp_tty_claim:
 * @fd: the opened port
 * @name: its device, for messages
 *
 * Locks the port for us alone, and keeps it from programs that we start; see bp_tty_set_busy().
 */
gboolean bp_tty_claim (int fd, const char *name, GError **error);

/** bp_tty_tame: switches hardware flow control off, which libserialport can't, and lets closing
 * leave DTR alone. */
gboolean bp_tty_tame (int fd, GError **error);

/** bp_tty_drop_spoiled: whether bytes whose parity is wrong are dropped, as far as the adapter
 * tells of them: a byte that is missed is asked for again, a wrong one would be believed. */
gboolean bp_tty_drop_spoiled (int fd, gboolean drop, GError **error);

/**
 * bp_tty_wait:
 * @events: %G_IO_IN or %G_IO_OUT
 * @timeout: microseconds
 *
 * Returns: 1 if ready, 0 if the time is over, -1 with %BP_ERROR_DISCONNECTED or
 * %BP_ERROR_CANCELLED.
 */
int bp_tty_wait (int fd, GIOCondition events, gint64 timeout, GCancellable *cancellable,
                 GError **error);

G_END_DECLS
