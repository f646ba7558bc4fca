/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"
#include "flash/bp-flash-options.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/**
 * BpFleet:
 *
 * One firmware for several boards of one kind, at the same time: each has its own #BpFlashJob and
 * its own outcome, and none waits for another once it is clear that they are alike. Who belongs to
 * the fleet is decided in three steps, each before anything is changed on the board in question:
 *
 * - by the USB ids, when the fleet is gathered;
 * - by the target that running firmware says it was built for, before the board is rebooted;
 * - by chip and memory map, as soon as the loader has told them.
 *
 * What others are compared with is the sample, if there is one. Without it all must be alike: which
 * of two kinds is meant can't be guessed, so nothing is done then. Main thread.
 *
 * Signals: "ended" (#BpJob), when the outcome of one job is known.
 */
#define BP_TYPE_FLEET (bp_fleet_get_type ())
G_DECLARE_FINAL_TYPE (BpFleet, bp_fleet, BP, FLEET, GObject)

/**
 * bp_fleet_new:
 * @options: what the user has ticked; for all boards
 * @entry: how boards that run their firmware are brought into their loader; with no_reboot they
 * don't belong to the fleet
 *
 * Returns: (transfer full): a fleet without boards.
 */
BpFleet *bp_fleet_new (BpFirmware *firmware, const BpFlashOptions *options,
                       const BpEntryOptions *entry);

/**
 * bp_fleet_gather:
 * @boards: (element-type BpBoard): those that are plugged in
 * @sample: (nullable): the board that the others must be like; one of @boards
 *
 * Makes a job for each board with the ids of @sample; without it, for each that is in a loader or
 * runs known firmware. Once.
 *
 * Returns: whether there is any; else %BP_ERROR_NO_BOARD, or %BP_ERROR_AMBIGUOUS if there is no
 * sample and the ids differ.
 */
gboolean bp_fleet_gather (BpFleet *self, GListModel *boards, BpBoard *sample, GError **error);

/** bp_fleet_get_jobs: Returns: (transfer none) (element-type BpFlashJob): one for each board. */
GPtrArray *bp_fleet_get_jobs (BpFleet *self);

/** bp_fleet_get_others: Returns: (transfer none) (element-type BpBoard): those that are left alone
 * for their ids. */
GPtrArray *bp_fleet_get_others (BpFleet *self);

/** bp_fleet_run_async: starts all jobs, once; @callback comes when all have ended. */
void bp_fleet_run_async (BpFleet *self, GAsyncReadyCallback callback, gpointer user_data);

/** bp_fleet_run_finish: Returns: whether every job is done that was not left alone; else @error is
 * the worst outcome. */
gboolean bp_fleet_run_finish (BpFleet *self, GAsyncResult *result, GError **error);

/** bp_fleet_cancel: asks all jobs to stop at their next safe point. Any thread. */
void bp_fleet_cancel (BpFleet *self);

/** bp_fleet_get_outcome: Returns: (transfer none) (nullable): why @job, which has ended, is not
 * done. */
const GError *bp_fleet_get_outcome (BpFleet *self, BpJob *job);

/** bp_fleet_has_left_alone: Returns: whether the board of @job turned out to be another than the
 * sample; nothing was changed on it, and its outcome is no failure. */
gboolean bp_fleet_has_left_alone (BpFleet *self, BpJob *job);

/** bp_fleet_get_fraction: Returns: how far all of it is, 0 to 1. */
double bp_fleet_get_fraction (BpFleet *self);

G_END_DECLS
