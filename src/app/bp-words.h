/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"
#include "flash/bp-flash-plan.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* Sentences that the window makes of facts; all are (transfer full) and translated. */

/** bp_words_size: Returns: bytes for people: "475.1 KiB". */
char *bp_words_size (guint64 bytes);

/** bp_words_duration: Returns: a time for people: "9 s", "1 min 20 s". */
char *bp_words_duration (guint seconds);

/** bp_words_firmware: Returns: format, size and place of @firmware: "Intel HEX · 475.1 KiB ·
 * 0x08000000–0x08076F3B". */
char *bp_words_firmware (BpFirmware *firmware);

/** bp_words_fault: Returns: the message of @error as a sentence of its own, without the @name
 * (nullable) of the file in front. */
char *bp_words_fault (const GError *error, const char *name);

/** bp_words_plan: Returns: what @plan does, and how sure that is, as sentences. */
char *bp_words_plan (BpFlashPlan *plan);

/** bp_words_progress: Returns: how far @job is: "42 % · 53.2 KiB/s · 9 s left". */
char *bp_words_progress (BpJob *job);

/** bp_words_outcome: Returns: how @job ended and what the board is now; @error is %NULL when it is
 * done. */
char *bp_words_outcome (BpJob *job, const GError *error);

G_END_DECLS
