/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-file.h"
#include "flash/bp-backup-job.h"

gboolean
bp_backup_command_run (BpCliSession *session, GError **error)
{
  const char *place = bp_cli_options_get_argument (session->options);
  BpSettingsKind kind = session->options->dump ? BP_SETTINGS_DUMP : BP_SETTINGS_DIFF;
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpBackupJob) job = NULL;
  g_autofree char *name = NULL;
  BpJobResult result;

  if (!g_file_test (place, G_FILE_TEST_IS_DIR) && !bp_cli_check_output_file (place, error))
    return FALSE;
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL)
    return FALSE;

  job = bp_backup_job_new (board, kind, place);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  name = g_filename_display_name (bp_backup_job_get_path (job));
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output, _ ("Done: settings saved in %s."), name);
  return TRUE;
}
