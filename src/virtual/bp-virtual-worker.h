/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-command.h"

G_BEGIN_DECLS

/**
 * BpVirtualWorker:
 * @command: what the last DNLOAD brought
 * @poll: milliseconds that GETSTATUS tells to wait
 * @poll_at: before that no GETSTATUS is allowed
 * @busy_until: when the work is done
 * @blind_until: until then nothing is answered
 * @result: of the work
 * @is_wedged: stays busy for ever
 * @reset_comes: at the end of the work
 *
 * Does what a DNLOAD asked for, and knows how long that takes and for how long the host was told to
 * wait. All times in microseconds.
 */
typedef struct {
  const BpVirtualProfile *profile;
  BpVirtualMemory *memory;
  BpVirtualFlash *flash; /* of memory */
  BpVirtualCommand command;
  guint poll;
  gint64 poll_at;
  gint64 busy_until;
  gint64 blind_until;
  BpDfuStatusCode result;
  gboolean is_wedged;
  gboolean reset_comes;
  gint64 busy_time;
  gint64 wait_time;
} BpVirtualWorker;

void bp_virtual_worker_init (BpVirtualWorker *self, const BpVirtualProfile *profile,
                             BpVirtualMemory *memory);

/** bp_virtual_worker_power_on: has nothing to do. */
void bp_virtual_worker_power_on (BpVirtualWorker *self);

/** bp_virtual_worker_drop: forgets the command; work that has begun goes on. */
void bp_virtual_worker_drop (BpVirtualWorker *self);

/** bp_virtual_worker_begins_at_once: Returns: whether the work begins with the first GETSTATUS, not
 * inside the second. */
gboolean bp_virtual_worker_begins_at_once (BpVirtualWorker *self);

/** bp_virtual_worker_announce: finds the poll time of the command and counts what it lets the host
 * wait for nothing. */
void bp_virtual_worker_announce (BpVirtualWorker *self, gint64 work_time);

/** bp_virtual_worker_run: begins the work at @now. */
BpVirtualWork bp_virtual_worker_run (BpVirtualWorker *self, gint64 now);

/** bp_virtual_worker_pause: is busy with something that is not the flash's matter, as long as the
 * poll time @poll says. */
void bp_virtual_worker_pause (BpVirtualWorker *self, gint64 now, guint poll);

gboolean bp_virtual_worker_is_busy (BpVirtualWorker *self, gint64 now);

/** bp_virtual_worker_cut: loses power at @now; @begins: just as it was about to begin. */
void bp_virtual_worker_cut (BpVirtualWorker *self, gint64 now, gboolean begins, guint32 seed);

G_END_DECLS
