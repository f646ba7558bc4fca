/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-plan-job.h"

G_BEGIN_DECLS

/**
 * BpPreview:
 *
 * What flashing would do, found out in the background before it begins. The board is only asked for
 * its memory map (a running one for its name): nothing of the chip is read, as some loaders take
 * offence at that, so the plan is an estimate. Main thread. The signal "changed" says that plan or
 * refusal are other ones; "idle" that the board was let go.
 */
#define BP_TYPE_PREVIEW (bp_preview_get_type ())
G_DECLARE_FINAL_TYPE (BpPreview, bp_preview, BP, PREVIEW, GObject)

BpPreview *bp_preview_new (void);

/**
 * bp_preview_want:
 * @board: (nullable): %NULL for no preview
 * @firmware: (nullable)
 *
 * Says what would be flashed now. What is already known or under way for the same is kept; a moment
 * passes before the board is asked, as choices come in series.
 */
void bp_preview_want (BpPreview *self, BpBoard *board, BpFirmware *firmware,
                      const BpFlashOptions *options, const BpEntryOptions *entry);

/** bp_preview_stop: lets go of the board as soon as may be. Returns: whether that is so already;
 * else "idle" comes. */
gboolean bp_preview_stop (BpPreview *self);

/** bp_preview_get_plan: Returns: (transfer none) (nullable): the plan, if there is one. */
BpFlashPlan *bp_preview_get_plan (BpPreview *self);

/** bp_preview_get_refusal: Returns: (transfer none) (nullable): why flashing would be refused:
 * %BP_ERROR_DOES_NOT_FIT, %BP_ERROR_WRONG_ADDRESS or %BP_ERROR_WRONG_BOARD. */
const GError *bp_preview_get_refusal (BpPreview *self);

G_END_DECLS
