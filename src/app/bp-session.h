/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/bp-board-choice.h"
#include "app/bp-firmware-choice.h"
#include "app/bp-preview.h"
#include "app/bp-settings.h"
#include "flash/bp-flash-options.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpMood: where things stand, for the eye. */
typedef enum {
  BP_MOOD_IDLE,  /* something is still to be chosen */
  BP_MOOD_READY, /* one click flashes */
  BP_MOOD_WORKING,
  BP_MOOD_ASKING, /* works, and waits for the user to do what the status says */
  BP_MOOD_DONE,
  BP_MOOD_STOPPED, /* the user has cancelled */
  BP_MOOD_FAILED,
} BpMood;

/**
 * BpSession:
 *
 * What a window is about, without any widget: the choice of a board, the choice of a firmware, the
 * settings, the job that runs, and one sentence on where things stand. Main thread.
 *
 * Properties (read-only): "job" (while one runs), "ready", "status", "mood". The signal "failed"
 * (#GError, #BpJob) comes when a job has ended in anything but success and a cancel, "done"
 * (#BpJob) after success.
 */
#define BP_TYPE_SESSION (bp_session_get_type ())
G_DECLARE_FINAL_TYPE (BpSession, bp_session, BP, SESSION, GObject)

BpSession *bp_session_new (BpBoardList *boards);

BpBoardChoice *bp_session_get_board_choice (BpSession *self);
BpFirmwareChoice *bp_session_get_firmware (BpSession *self);
BpSettings *bp_session_get_settings (BpSession *self);

/** bp_session_get_log: Returns: (transfer none): the lines of all jobs of this session. */
BpLog *bp_session_get_log (BpSession *self);

/** bp_session_get_board: Returns: (transfer none) (nullable): the chosen board. */
BpBoard *bp_session_get_board (BpSession *self);

/** bp_session_get_job: Returns: (transfer none) (nullable): the job that runs. */
BpJob *bp_session_get_job (BpSession *self);

/** bp_session_get_last_job: Returns: (transfer none) (nullable): the job that runs, or the last one
 * that did. */
BpJob *bp_session_get_last_job (BpSession *self);

/** bp_session_get_status: Returns: the sentence on where things stand. */
const char *bp_session_get_status (BpSession *self);
BpMood bp_session_get_mood (BpSession *self);

/** bp_session_is_ready: Returns: whether there is all that flashing needs; the status says what is
 * missing. */
gboolean bp_session_is_ready (BpSession *self);

/** bp_session_get_preview: Returns: (transfer none): what flashing would do, while it is ready. */
BpPreview *bp_session_get_preview (BpSession *self);

/** bp_session_dup_plan: Returns: (transfer full) (nullable): the plan that is or was carried out,
 * or else what flashing would do. */
BpFlashPlan *bp_session_dup_plan (BpSession *self);

/** bp_session_is_free: Returns: whether a board is chosen that can be worked with now. */
gboolean bp_session_is_free (BpSession *self);

/** bp_session_get_options: Returns: what is ticked for flashing. */
BpFlashOptions bp_session_get_options (BpSession *self);

/** bp_session_get_entry: Returns: what is ticked on the way of a running board into its loader. */
BpEntryOptions bp_session_get_entry (BpSession *self);

/** bp_session_run: runs @job, which is for the chosen board; a no-op unless bp_session_is_free().
 */
void bp_session_run (BpSession *self, BpJob *job);

/** bp_session_tell: says @sentence in place of the words on what became of the last job. */
void bp_session_tell (BpSession *self, const char *sentence);

/**
 * bp_session_hold:
 * @cancellable: by which bp_session_cancel() stops whoever holds the session
 *
 * Somebody else works with the boards: no job begins and the choice of a board stays, until
 * bp_session_release(). Only for one at a time, and not while a job runs.
 */
void bp_session_hold (BpSession *self, GCancellable *cancellable);
void bp_session_release (BpSession *self);

/** bp_session_is_busy: Returns: whether a job runs or somebody holds the session; "job" is notified
 * when that changes. */
gboolean bp_session_is_busy (BpSession *self);

/** bp_session_has_settings: Returns: whether the chosen board runs firmware that may be asked for
 * its settings. */
gboolean bp_session_has_settings (BpSession *self);

/** bp_session_flash: flashes the chosen firmware onto the chosen board; a no-op unless ready. */
void bp_session_flash (BpSession *self);

/** bp_session_flash_anyway: the same, also where the file is for another address or another board.
 */
void bp_session_flash_anyway (BpSession *self);

/** bp_session_unprotect: removes the read protection of the chosen board, which erases it. */
void bp_session_unprotect (BpSession *self);

/** bp_session_cancel: asks the job that runs, or whoever holds the session, to stop at the next
 * safe point. */
void bp_session_cancel (BpSession *self);

G_END_DECLS
