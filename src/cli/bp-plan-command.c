/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-plan.h"
#include "flash/bp-plan-job.h"

/* A plan never reboots a board, and what its firmware runs on is not asked yet. */
static gboolean
check_state (BpBoard *board, GError **error)
{
  GError *refusal;

  if (bp_board_get_state (board) == BP_BOARD_LOADER)
    return TRUE;
  refusal = g_error_new (BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "%s runs its firmware: its chip shows only in its bootloader",
                         bp_board_get_id (board));
  bp_error_set_hint (
      refusal, _ ("Hold the BOOT button (or bridge the BOOT pads) while plugging the board in."));
  g_propagate_error (error, refusal);
  return FALSE;
}

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
  if (board == NULL || !check_state (board, error))
    return FALSE;

  job = bp_plan_job_new (board, firmware, &options);
  if (!bp_cli_session_run_query (session, BP_JOB (job), error))
    return FALSE;
  bp_cli_plan_print (bp_plan_job_get_plan (job), session->output);
  return TRUE;
}
