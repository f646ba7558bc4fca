/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"
#include "cli/bp-cli-options.h"
#include "cli/bp-cli-output.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/**
 * BpCliSession:
 * @options: the command line
 * @output: where words go
 * @boards: (nullable): once bp_cli_session_get_boards() was called
 * @cancellable: cancelled by Ctrl-C
 * @job: (nullable): the last job that was run
 * @has_told: what went wrong was told already; only the exit code is left to give
 *
 * The run of one command: what all of them share. Main thread. Whatever waits here lets the main
 * loop run, so that Ctrl-C is heard.
 */
typedef struct {
  const BpCliOptions *options;
  BpCliOutput *output;
  BpBoardList *boards;
  GCancellable *cancellable;
  BpJob *job;
  gboolean has_told;
  GSList *signal_sources;
} BpCliSession;

/** bp_cli_session_new: Returns: (transfer full): a session that listens to Ctrl-C; borrows both
 * arguments. */
BpCliSession *bp_cli_session_new (const BpCliOptions *options, BpCliOutput *output);
void bp_cli_session_free (BpCliSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpCliSession, bp_cli_session_free)

/** bp_cli_session_load_firmware: Returns: (transfer full): the firmware in the command's FILE. */
BpFirmware *bp_cli_session_load_firmware (BpCliSession *self, GError **error);

/**
 * bp_cli_session_get_boards:
 *
 * Returns: (transfer none): the boards of the system, with the practice boards if --practice or
 * --board ask for them. Where --board names a practice board there are no others, and with --all
 * --practice means those alone, so that practice touches nothing real.
 */
BpBoardList *bp_cli_session_get_boards (BpCliSession *self);

/**
 * bp_cli_session_pick_board:
 *
 * Picks the board that is meant; waits as long as --timeout says for one to appear. With
 * --no-reboot it must be in its loader, else a job brings it there.
 *
 * Returns: (transfer full): the board, or %NULL with %BP_ERROR_NO_BOARD, %BP_ERROR_AMBIGUOUS,
 * %BP_ERROR_NO_LOADER, %BP_ERROR_CANCELLED.
 */
BpBoard *bp_cli_session_pick_board (BpCliSession *self, GError **error);

/** bp_cli_session_get_entry: Returns: how the command line wants boards to be brought into their
 * loader. */
BpEntryOptions bp_cli_session_get_entry (BpCliSession *self);

/** bp_cli_session_run_job: runs @job to its end, by the options of the command line, and shows its
 * progress, with --json as events. */
gboolean bp_cli_session_run_job (BpCliSession *self, BpJob *job, GError **error);

/** bp_cli_session_run_query: the same for a job whose result is one JSON value: with --json no
 * event stands beside it. */
gboolean bp_cli_session_run_query (BpCliSession *self, BpJob *job, GError **error);

/** bp_cli_session_report_done: tells programs that all is done; people are told by the command
 * itself. @result is %NULL if there was no job to run. */
void bp_cli_session_report_done (BpCliSession *self, const BpJobResult *result);

/** bp_cli_session_report_failed: tells programs and people what went wrong. */
void bp_cli_session_report_failed (BpCliSession *self, const GError *error);

G_END_DECLS
