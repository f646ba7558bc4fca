/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-job.h"
#include "virtual/bp-virtual-bus.h"

G_BEGIN_DECLS

/* A virtual board on a bench, with a clock that stands still, for tests that run whole jobs. The
 * vector rule is watched during each that flashes by address; it must not have been broken more
 * often than a test has allowed. */
typedef struct {
  BpClock *clock;
  BpVirtualBus *bus;
  BpVirtualBoard *device;
  BpBoardList *list;
  guint n_breaches;
  guint n_allowed;
} JobBench;

void job_bench_set_up (JobBench *self, const char *profile);
void job_bench_tear_down (JobBench *self);

/** job_bench_get_board: Returns: (transfer none): the board on the bench, which is plugged in again
 * if it has gone. */
BpBoard *job_bench_get_board (JobBench *self);

/** job_bench_run: runs @job to its end. Returns: whether it was done; else @error says why not. */
gboolean job_bench_run (JobBench *self, BpJob *job, GError **error);

/** job_bench_put: lets the chip hold @firmware as if by magic. */
void job_bench_put (JobBench *self, BpFirmware *firmware);

/** job_bench_holds: Returns: whether the chip holds every byte of @firmware. */
gboolean job_bench_holds (JobBench *self, BpFirmware *firmware);

/** job_bench_make_firmware: Returns: (transfer full): a small image with vectors at @base and a
 * second piece of @size bytes at @second. */
BpFirmware *job_bench_make_firmware (guint32 base, guint32 second, gsize size, guint8 seed);

/** job_bench_make_update: Returns: (transfer full): the same, but other bytes in the second piece.
 */
BpFirmware *job_bench_make_update (guint32 base, guint32 second, gsize size, guint8 seed);

/** job_bench_make_bootable: the same for the chip of a profile, whose ROM may want more than
 * vectors. */
BpFirmware *job_bench_make_bootable (const char *profile, guint32 base, guint32 second, gsize size,
                                     guint8 seed);

G_END_DECLS
