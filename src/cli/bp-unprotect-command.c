/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-consent.h"
#include "flash/bp-unprotect-job.h"

static gboolean
get_consent (BpCliSession *session, BpBoard *board, GError **error)
{
  g_autofree char *question = NULL;

  question = g_strdup_printf (
      _ ("Remove the read protection of %s (%s)? The chip erases everything on it then."),
      bp_board_get_name (board), bp_board_get_id (board));
  return bp_cli_get_consent (session, question, error);
}

gboolean
bp_unprotect_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpBoard) board = bp_cli_session_pick_board (session, error);
  g_autoptr (BpUnprotectJob) job = NULL;
  BpJobResult result;

  if (board == NULL || !get_consent (session, board, error))
    return FALSE;

  job = bp_unprotect_job_new (board);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output, "%s",
                         _ ("Done: the protection is removed and the chip is empty."));
  return TRUE;
}
