/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-fleet.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-consent.h"
#include "cli/bp-cli-events.h"
#include "cli/bp-cli-text.h"
#include "cli/bp-terminal-progress.h"
#include "flash/bp-fleet.h"

typedef struct {
  BpCliSession *session;
  BpFleet *fleet;
  BpTerminalProgress *progress;
  GHashTable *shown; /* of BpCliEventsShown, by BpJob */
  GPtrArray *failed; /* of BpJob: told at the end, so that the last words are those of a failure */
  GAsyncResult *result;
} Run;

static const char *
get_id (BpJob *job)
{
  return bp_board_get_id (bp_job_get_board (job));
}

/* --- who belongs to it --- */

static BpBoard *
pick_sample (BpCliSession *session, GError **error)
{
  g_autoptr (GError) problem = NULL;
  BpBoard *board = bp_cli_session_pick_board (session, &problem);

  /* More than one is what is wanted here. */
  if (board == NULL && !bp_error_is (problem, BP_ERROR_AMBIGUOUS))
    g_propagate_error (error, g_steal_pointer (&problem));
  return board;
}

static BpFleet *
gather (BpCliSession *session, BpFirmware *firmware, GError **error)
{
  BpFlashOptions options = bp_cli_options_get_flash_options (session->options);
  BpEntryOptions entry = bp_cli_session_get_entry (session);
  g_autoptr (BpFleet) fleet = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (BpBoard) board = pick_sample (session, &problem);
  gboolean is_named = session->options->board != NULL;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  entry.is_named = FALSE;
  fleet = bp_fleet_new (firmware, &options, &entry);
  if (!bp_fleet_gather (fleet, G_LIST_MODEL (bp_cli_session_get_boards (session)),
                        is_named ? board : NULL, error)) {
    if (error != NULL && bp_error_is (*error, BP_ERROR_AMBIGUOUS))
      bp_error_set_hint (*error, _ ("Name one of the kind that is meant with --board; the others "
                                    "are left alone then. Nothing was sent."));
    return NULL;
  }
  return g_steal_pointer (&fleet);
}

static gboolean
get_consent (BpCliSession *session, GPtrArray *jobs, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *question = NULL;

  if (!session->options->full_erase)
    return TRUE;
  for (guint i = 0; i < jobs->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", get_id (g_ptr_array_index (jobs, i)));
  /* Translators: %s is a list of boards */
  question = g_strdup_printf (
      _ ("Erase the whole chip of each of these boards before writing: %s? Their settings will be "
         "lost."),
      names->str);
  return bp_cli_get_consent (session, question, error);
}

static void
tell_left_alone (BpCliSession *session, BpBoard *board, const char *reason)
{
  if (bp_cli_output_is_json (session->output))
    bp_cli_events_add_left_alone (session->output, bp_board_get_id (board), reason);
  /* Translators: id and name of a board, then why */
  bp_cli_output_print (session->output, _ ("%s (%s) is left alone: %s"), bp_board_get_id (board),
                       bp_board_get_name (board), reason);
}

static void
tell_others (BpCliSession *session, BpFleet *fleet)
{
  GPtrArray *others = bp_fleet_get_others (fleet);

  for (guint i = 0; i < others->len; i++)
    tell_left_alone (session, g_ptr_array_index (others, i), _ ("It is another kind of board."));
}

/* --- the run --- */

static void
show_to_people (Run *run)
{
  guint n_boards = bp_fleet_get_jobs (run->fleet)->len;
  g_autofree char *words = g_strdup_printf (ngettext ("%u board", "%u boards", n_boards), n_boards);
  BpProgressView view = {
    .phase = words,
    .fraction = bp_fleet_get_fraction (run->fleet),
    .time_left = -1,
  };

  bp_terminal_progress_show (run->progress, &view);
}

static void
on_notify (BpJob *job, GParamSpec *property, gpointer data)
{
  Run *run = data;
  BpCliOutput *output = run->session->output;

  if (strcmp (property->name, "running") == 0)
    return;
  if (bp_cli_output_is_json (output))
    bp_cli_events_add_news (output, get_id (job), g_hash_table_lookup (run->shown, job), job);
  if (bp_cli_output_is_terminal (output))
    show_to_people (run);
}

static void
tell_done (BpCliSession *session, BpJob *job)
{
  BpJobResult result;
  g_autofree char *written = NULL;
  g_autofree char *time = NULL;

  bp_job_get_result (job, &result);
  if (bp_cli_output_is_json (session->output)) {
    bp_cli_events_add_done (session->output, get_id (job), &result);
    return;
  }
  written = bp_text_dup_size (result.bytes_written);
  time = bp_text_dup_seconds (result.duration / BP_SEC);
  if (result.bytes_written == 0)
    bp_cli_output_print (session->output, _ ("%s: holds this firmware already."), get_id (job));
  else
    bp_cli_output_print (session->output, _ ("%s: done, %s written in %s."), get_id (job), written,
                         time);
}

static void
tell_failed (Run *run, BpJob *job)
{
  const GError *error = bp_fleet_get_outcome (run->fleet, job);
  BpCliOutput *output = run->session->output;

  if (bp_cli_output_is_json (output))
    bp_cli_events_add_failed (output, get_id (job), error, bp_job_is_safe (job));
  /* TRANSLATORS: the id of a board, then what went wrong */
  bp_cli_output_complain (output, _ ("%s: Error: %s"), get_id (job),
                          bp_error_get_title (bp_error_get_code (error)));
  bp_cli_output_complain (output, "  %s", error->message);
  if (bp_job_is_safe (job) && !bp_error_is (error, BP_ERROR_CANCELLED))
    bp_cli_output_complain (output, "  %s", _ ("Nothing was changed on the board."));
  bp_cli_output_complain (output, "  %s", bp_error_get_hint (error));
}

static void
on_ended (BpFleet *fleet, BpJob *job, gpointer data)
{
  Run *run = data;
  const GError *error = bp_fleet_get_outcome (fleet, job);

  if (error == NULL)
    tell_done (run->session, job);
  else if (bp_fleet_has_left_alone (fleet, job))
    tell_left_alone (run->session, bp_job_get_board (job), error->message);
  else
    g_ptr_array_add (run->failed, job);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  run->result = g_object_ref (result);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  bp_fleet_cancel (data);
}

static gboolean
run_all (Run *run, GError **error)
{
  BpCliSession *session = run->session;
  GPtrArray *jobs = bp_fleet_get_jobs (run->fleet);
  gulong cancel_handler;
  gboolean done;

  for (guint i = 0; i < jobs->len; i++) {
    BpJob *job = g_ptr_array_index (jobs, i);

    g_hash_table_insert (run->shown, job, g_new0 (BpCliEventsShown, 1));
    g_signal_connect (job, "notify", G_CALLBACK (on_notify), run);
  }
  g_signal_connect (run->fleet, "ended", G_CALLBACK (on_ended), run);
  cancel_handler =
      g_cancellable_connect (session->cancellable, G_CALLBACK (on_cancelled), run->fleet, NULL);
  bp_fleet_run_async (run->fleet, on_finished, run);
  while (run->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  done = bp_fleet_run_finish (run->fleet, run->result, error);
  g_cancellable_disconnect (session->cancellable, cancel_handler);
  for (guint i = 0; i < jobs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (jobs, i), run);
  for (guint i = 0; i < run->failed->len; i++)
    tell_failed (run, g_ptr_array_index (run->failed, i));
  session->has_told = !done;
  return done;
}

gboolean
bp_cli_fleet_flash (BpCliSession *session, BpFirmware *firmware, GError **error)
{
  g_autoptr (BpFleet) fleet = gather (session, firmware, error);
  g_autoptr (BpTerminalProgress) progress = bp_terminal_progress_new (session->output);
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  g_autoptr (GHashTable) shown = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Run run = { session, fleet, progress, shown, failed, NULL };
  gboolean done;

  if (fleet == NULL || !get_consent (session, bp_fleet_get_jobs (fleet), error))
    return FALSE;
  tell_others (session, fleet);
  done = run_all (&run, error);
  g_clear_object (&run.result);
  return done;
}
