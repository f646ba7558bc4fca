/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-file.h"
#include "cli/bp-cli-text.h"
#include "firmware/bp-firmware-writer.h"
#include "flash/bp-read-job.h"

static void
print_done (BpCliSession *session, GBytes *bytes, guint32 address)
{
  g_autofree char *name = g_filename_display_name (bp_cli_options_get_argument (session->options));
  g_autofree char *size = bp_text_dup_size (g_bytes_get_size (bytes));

  bp_cli_output_print (session->output, _ ("Done: %s from 0x%08X saved in %s."), size, address,
                       name);
}

gboolean
bp_read_command_run (BpCliSession *session, GError **error)
{
  const char *path = bp_cli_options_get_argument (session->options);
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpReadJob) job = NULL;
  g_autoptr (GBytes) file = NULL;
  BpJobResult result;
  GBytes *bytes;
  guint32 address;

  /* Reading takes long: what would spoil its end is found out first. */
  if (!bp_cli_check_output_file (path, error))
    return FALSE;
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL)
    return FALSE;

  job = bp_read_job_new (board, session->options->address, session->options->size);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bytes = bp_read_job_get_bytes (job, &address);
  file = bp_firmware_writer_wrap (path, bytes, address, error);
  if (file == NULL || !bp_cli_save_file (path, file, error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    print_done (session, bytes, address);
  return TRUE;
}
