/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-flash-options.h"
#include "flash/bp-series-outcome.h"

G_BEGIN_DECLS

/**
 * BpSeries:
 *
 * One firmware for one board after another ("Flash on connect"): once the user has armed it, each
 * matching board that appears is flashed by a #BpFlashJob, in the order of appearance, one at a
 * time. What is plugged in when it is armed is left alone until it is unplugged and plugged in
 * again.
 *
 * A board matches if it shows the same USB ids in the same state as the sample, has the same chip
 * and memory map, and its firmware, where it says one, names the same target. Without a sample the
 * first board that was flashed is the sample for all that follow.
 *
 * No board is flashed twice in a loop: a port counts again only after it was empty for three
 * seconds; what comes back there after our own reboot is the board that was just flashed. Main
 * thread.
 *
 * Properties (read-only): "armed", "job" (#BpFlashJob; %NULL between two boards), "n-done",
 * "n-failed" (boards of another kind count as neither).
 *
 * Signals: "started" (#BpFlashJob), just before it runs; "ended" (#BpSeriesOutcome), after it was
 * added to the outcomes.
 */
#define BP_TYPE_SERIES (bp_series_get_type ())
G_DECLARE_FINAL_TYPE (BpSeries, bp_series, BP, SERIES, GObject)

/**
 * bp_series_new:
 * @boards: who sees the boards come and go
 * @options: what the user has ticked; for all boards
 * @entry: how boards that run their firmware are brought into their loader
 *
 * Returns: (transfer full): a series that is not armed.
 */
BpSeries *bp_series_new (BpBoardList *boards, BpFirmware *firmware, const BpFlashOptions *options,
                         const BpEntryOptions *entry);

/**
 * bp_series_arm:
 * @sample: (nullable): the board that all must be like
 *
 * From now on boards that appear are flashed. Nothing if it is armed.
 */
void bp_series_arm (BpSeries *self, BpBoard *sample);

/** bp_series_disarm: no further board is begun; the one at work is finished. */
void bp_series_disarm (BpSeries *self);

/** bp_series_cancel: disarms, and asks the job at work to stop at its next safe point. */
void bp_series_cancel (BpSeries *self);

gboolean bp_series_is_armed (BpSeries *self);

/** bp_series_get_job: Returns: (transfer none) (nullable): the job at work. */
BpFlashJob *bp_series_get_job (BpSeries *self);

/** bp_series_get_outcomes: Returns: (transfer none): a list of #BpSeriesOutcome that grows, the
 * latest one last. */
GListModel *bp_series_get_outcomes (BpSeries *self);

guint bp_series_get_n_done (BpSeries *self);
guint bp_series_get_n_failed (BpSeries *self);

/** bp_series_set_clock: gives it and its jobs another clock than the system's. */
void bp_series_set_clock (BpSeries *self, BpClock *clock);

/** bp_series_look: looks at the boards now. It does so by itself when the list changes, and four
 * times a second. */
void bp_series_look (BpSeries *self);

G_END_DECLS
