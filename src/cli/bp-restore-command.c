/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "board/bp-settings-file.h"
#include "flash/bp-restore-job.h"

static void
print_complaints (BpCliSession *session, GPtrArray *complaints)
{
  for (guint i = 0; i < complaints->len; i++)
    bp_cli_output_complain (session->output, "%s", (char *)g_ptr_array_index (complaints, i));
}

gboolean
bp_restore_command_run (BpCliSession *session, GError **error)
{
  const char *path = bp_cli_options_get_argument (session->options);
  g_autoptr (GPtrArray) lines = bp_settings_file_load (path, error);
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpRestoreJob) job = NULL;
  BpJobResult result;
  gboolean done;

  if (lines == NULL)
    return FALSE;
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL)
    return FALSE;

  job = bp_restore_job_new (board, lines);
  done = bp_cli_session_run_job (session, BP_JOB (job), error);
  print_complaints (session, bp_restore_job_get_complaints (job));
  if (!done)
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output,
                         ngettext ("Done: %u line of settings taken and saved.",
                                   "Done: %u lines of settings taken and saved.", lines->len),
                         lines->len);
  return TRUE;
}
