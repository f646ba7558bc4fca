/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "flash/bp-leave-job.h"

gboolean
bp_leave_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpBoard) board = bp_cli_session_pick_board (session, error);
  g_autoptr (BpLeaveJob) job = NULL;
  BpJobResult result;

  if (board == NULL)
    return FALSE;

  job = bp_leave_job_new (board, session->options->address);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output, "%s", _ ("Done: the board has left its bootloader."));
  return TRUE;
}
