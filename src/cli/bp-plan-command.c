/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "cli/bp-cli-plan.h"
#include "flash/bp-plan-job.h"

gboolean
bp_plan_command_run (BpCliSession *session, GError **error)
{
  BpFlashOptions options = bp_cli_options_get_flash_options (session->options);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpPlanJob) job = NULL;

  firmware = bp_cli_session_load_firmware (session, error);
  if (firmware == NULL)
    return FALSE;
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL)
    return FALSE;

  job = bp_plan_job_new (board, firmware, &options);
  if (!bp_cli_session_run_query (session, BP_JOB (job), error))
    return FALSE;
  bp_cli_plan_print (bp_plan_job_get_plan (job), session->output);
  return TRUE;
}
