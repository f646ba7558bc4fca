/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"
#include "flash/bp-verify-job.h"

static void
print_done (BpCliSession *session, const BpJobResult *result)
{
  g_autofree char *size = bp_text_dup_size (result->bytes_verified);
  g_autofree char *time = bp_text_dup_seconds (result->duration / BP_SEC);

  bp_cli_output_print (session->output,
                       _ ("Done: the board holds the firmware, %s compared in %s."), size, time);
}

gboolean
bp_verify_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpVerifyJob) job = NULL;
  BpJobResult result;

  firmware = bp_cli_session_load_firmware (session, error);
  if (firmware == NULL)
    return FALSE;
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL)
    return FALSE;

  job = bp_verify_job_new (board, firmware, session->options->address, session->options->size);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    print_done (session, &result);
  return TRUE;
}
