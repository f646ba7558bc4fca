/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-consent.h"
#include "cli/bp-cli-text.h"
#include "flash/bp-erase-job.h"

/* A size names what is meant; without one, it is all there is. */
static gboolean
get_consent (BpCliSession *session, BpBoard *board, GError **error)
{
  const BpCliOptions *options = session->options;
  const char *name = bp_board_get_name (board);
  const char *id = bp_board_get_id (board);
  g_autofree char *question = NULL;

  if (options->size != -1)
    return TRUE;
  if (options->address == BP_NO_ADDRESS)
    question = g_strdup_printf (
        _ ("Erase the whole chip of %s (%s)? Everything on it will be lost."), name, id);
  else
    question = g_strdup_printf (
        _ ("Erase the chip of %s (%s) from 0x%08X to its end? What is there will be lost."), name,
        id, (guint)options->address);
  return bp_cli_get_consent (session, question, error);
}

static void
print_done (BpCliSession *session, const BpJobResult *result)
{
  g_autofree char *time = bp_text_dup_seconds (result->duration / BP_SEC);

  bp_cli_output_print (session->output,
                       ngettext ("Done: %u sector erased in %s.", "Done: %u sectors erased in %s.",
                                 result->sectors_erased),
                       result->sectors_erased, time);
}

gboolean
bp_erase_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (BpBoard) board = bp_cli_session_pick_board (session, error);
  g_autoptr (BpEraseJob) job = NULL;
  BpJobResult result;

  if (board == NULL || !get_consent (session, board, error))
    return FALSE;

  job = bp_erase_job_new (board, session->options->address, session->options->size);
  if (session->options->force)
    bp_erase_job_force (job);
  if (!bp_cli_session_run_job (session, BP_JOB (job), error))
    return FALSE;
  bp_job_get_result (BP_JOB (job), &result);
  bp_cli_session_report_done (session, &result);
  if (!bp_cli_output_is_json (session->output))
    print_done (session, &result);
  return TRUE;
}
