/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-consent.h"
#include "cli/bp-cli-fleet.h"
#include "cli/bp-cli-plan.h"
#include "cli/bp-cli-return.h"
#include "cli/bp-cli-series.h"
#include "cli/bp-cli-text.h"
#include "flash/bp-flash-job.h"

static gboolean
get_consent (BpCliSession *session, BpBoard *board, GError **error)
{
  g_autofree char *question = NULL;

  if (!session->options->full_erase)
    return TRUE;
  question = g_strdup_printf (
      _ ("Erase the whole chip of %s (%s) before writing? Its settings will be lost."),
      bp_board_get_name (board), bp_board_get_id (board));
  return bp_cli_get_consent (session, question, error);
}

/* The plan is made by the job itself, on its way: it is told as soon as it is there. */
static void
on_notify (BpFlashJob *job, GParamSpec *property, gpointer data)
{
  BpCliSession *session = data;
  g_autoptr (BpFlashPlan) plan = bp_flash_job_dup_plan (job);
  g_autofree char *summary = NULL;

  if (plan == NULL)
    return;
  g_signal_handlers_disconnect_by_func (job, on_notify, session);
  bp_cli_plan_print_warnings (plan, session->output);
  if (bp_cli_output_is_json (session->output))
    return;
  summary = bp_flash_plan_dup_summary (plan);
  bp_cli_output_print (session->output, "%s", summary);
}

static void
print_done (BpCliSession *session, const BpJobResult *result)
{
  g_autofree char *written = bp_text_dup_size (result->bytes_written);
  g_autofree char *time = bp_text_dup_seconds (result->duration / BP_SEC);

  if (result->bytes_written == 0)
    bp_cli_output_print (session->output, "%s", _ ("Done: the board holds this firmware already."));
  else if (result->bytes_verified > 0)
    bp_cli_output_print (session->output, _ ("Done: %s written and verified in %s."), written,
                         time);
  else
    bp_cli_output_print (session->output, _ ("Done: %s written in %s, not verified."), written,
                         time);
}

static void
print_backup (BpCliSession *session, BpFlashJob *job)
{
  const char *path = bp_flash_job_get_backup_path (job);
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;

  if (name != NULL)
    bp_cli_output_print (session->output, _ ("Settings saved in %s."), name);
}

gboolean
bp_flash_command_run (BpCliSession *session, GError **error)
{
  BpFlashOptions options = bp_cli_options_get_flash_options (session->options);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpBoard) board = NULL;
  g_autoptr (BpFlashJob) job = NULL;
  BpJobResult result;
  gboolean began_running;

  firmware = bp_cli_session_load_firmware (session, error);
  if (firmware == NULL)
    return FALSE;
  if (session->options->all)
    return bp_cli_fleet_flash (session, firmware, error);
  if (session->options->series)
    return bp_cli_series_flash (session, firmware, error);
  board = bp_cli_session_pick_board (session, error);
  if (board == NULL || !get_consent (session, board, error))
    return FALSE;

  began_running = bp_board_get_state (board) == BP_BOARD_FIRMWARE;
  job = bp_flash_job_new (board, firmware, &options);
  bp_flash_job_set_backup (job, session->options->backup);
  g_signal_connect (job, "notify", G_CALLBACK (on_notify), session);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (bp_cli_output_is_json (session->output))
    return TRUE;
  print_backup (session, job);
  print_done (session, &result);
  if (bp_flash_job_get_ending (job) != NULL)
    bp_cli_output_print (session->output, "%s", bp_flash_job_get_ending (job));
  if (began_running && options.leave)
    bp_cli_report_return (session, bp_board_get_id (board));
  return TRUE;
}
