/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"
#include "flash/bp-flash-options.h"
#include "flash/bp-flash-survey.h"
#include "flash/bp-flash-target.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/**
 * bp_chip_reader_survey:
 * @job: for progress
 * @firmware: with which the chip is compared
 * @options: what the user has ticked; a full erase looks at every sector
 *
 * Reads what a plan has to know of the chip: each sector only until it is clear that it differs. A
 * sector that can't be read is marked as unread. Worker thread.
 *
 * Returns: (transfer full): the findings; %NULL with @error set when the board is lost or
 * protected, or the job cancelled.
 */
BpFlashSurvey *bp_chip_reader_survey (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                                      const BpFlashOptions *options, GCancellable *cancellable,
                                      GError **error);

/** bp_chip_reader_can_survey: Returns: whether this loader can be read by address at all. */
gboolean bp_chip_reader_can_survey (const BpFlashTarget *target);

/** bp_chip_reader_get_time: Returns: the longest that it may take, microseconds. */
gint64 bp_chip_reader_get_time (const BpFlashTarget *target, BpFirmware *firmware,
                                const BpFlashOptions *options);

G_END_DECLS
