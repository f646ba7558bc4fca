/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-job.h"

G_BEGIN_DECLS

/**
 * BpSeriesOutcome:
 *
 * What became of one board of a #BpSeries. Immutable. Main thread.
 */
#define BP_TYPE_SERIES_OUTCOME (bp_series_outcome_get_type ())
G_DECLARE_FINAL_TYPE (BpSeriesOutcome, bp_series_outcome, BP, SERIES_OUTCOME, GObject)

/**
 * bp_series_outcome_new:
 * @job: which has ended
 * @error: (nullable): why it is not done
 * @left_alone: the board is of another kind, nothing was changed on it
 */
BpSeriesOutcome *bp_series_outcome_new (BpFlashJob *job, const GError *error, gboolean left_alone);

/** bp_series_outcome_get_board_id: Returns: where the board was. */
const char *bp_series_outcome_get_board_id (BpSeriesOutcome *self);

/** bp_series_outcome_get_label: Returns: who the board said it was ("Betaflight 4.5.1 on ..."),
 * else its name in the list. */
const char *bp_series_outcome_get_label (BpSeriesOutcome *self);

/** bp_series_outcome_get_error: Returns: (transfer none) (nullable): why it was not flashed; %NULL
 * if it was. */
const GError *bp_series_outcome_get_error (BpSeriesOutcome *self);

/** bp_series_outcome_is_left_alone: Returns: whether the board turned out to be of another kind
 * than those before; that is no failure. */
gboolean bp_series_outcome_is_left_alone (BpSeriesOutcome *self);

/** bp_series_outcome_is_safe: Returns: whether nothing was erased or written on it. */
gboolean bp_series_outcome_is_safe (BpSeriesOutcome *self);

/** bp_series_outcome_get_result: gives what was done on it. */
void bp_series_outcome_get_result (BpSeriesOutcome *self, BpJobResult *result);

G_END_DECLS
