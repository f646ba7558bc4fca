/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-series.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-consent.h"
#include "cli/bp-cli-events.h"
#include "cli/bp-cli-text.h"
#include "cli/bp-terminal-progress.h"
#include "flash/bp-series.h"

typedef struct {
  BpCliSession *session;
  BpSeries *series;
  BpTerminalProgress *progress;
  BpCliEventsShown shown; /* of the board at work */
  GError *failure;        /* the last one */
  gint64 idle_since;
} Run;

static const char *
get_id (BpJob *job)
{
  return bp_board_get_id (bp_job_get_board (job));
}

static void
on_notify (BpJob *job, GParamSpec *property, gpointer data)
{
  Run *run = data;
  BpProgressView view = { .phase = bp_phase_get_label (bp_job_get_phase (job)),
                          .fraction = bp_job_get_fraction (job),
                          .speed = bp_job_get_speed (job),
                          .time_left = bp_job_get_time_left (job) };

  if (strcmp (property->name, "running") == 0 || strcmp (property->name, "request") == 0)
    return;
  if (bp_cli_output_is_json (run->session->output))
    bp_cli_events_add_news (run->session->output, get_id (job), &run->shown, job);
  else
    bp_terminal_progress_show (run->progress, &view);
}

static void
on_started (BpSeries *series, BpJob *job, gpointer data)
{
  Run *run = data;

  run->shown = (BpCliEventsShown){ 0 };
  g_signal_connect (job, "notify", G_CALLBACK (on_notify), run);
  if (!bp_cli_output_is_json (run->session->output))
    bp_cli_output_print (run->session->output, "%s: %s", get_id (job),
                         bp_board_get_name (bp_job_get_board (job)));
}

static void
tell_done (Run *run, BpSeriesOutcome *outcome)
{
  BpJobResult result;
  g_autofree char *time = NULL;

  bp_series_outcome_get_result (outcome, &result);
  if (bp_cli_output_is_json (run->session->output)) {
    bp_cli_events_add_done (run->session->output, bp_series_outcome_get_board_id (outcome),
                            &result);
    return;
  }
  time = bp_text_dup_seconds (result.duration / BP_SEC);
  /* TRANSLATORS: a number, a board such as "Betaflight 4.5.1 on ...", and a time. */
  bp_cli_output_print (run->session->output, _ ("Board %u is done: %s, in %s."),
                       bp_series_get_n_done (run->series), bp_series_outcome_get_label (outcome),
                       time);
}

static void
tell_failed (Run *run, BpSeriesOutcome *outcome)
{
  const GError *error = bp_series_outcome_get_error (outcome);
  const char *id = bp_series_outcome_get_board_id (outcome);
  BpCliOutput *output = run->session->output;

  if (bp_cli_output_is_json (output))
    bp_cli_events_add_failed (output, id, error, bp_series_outcome_is_safe (outcome));
  bp_cli_output_complain (output, _ ("%s: Error: %s"), id,
                          bp_error_get_title (bp_error_get_code (error)));
  bp_cli_output_complain (output, "  %s", error->message);
  bp_cli_output_complain (output, "  %s", bp_error_get_hint (error));
}

static void
tell_left_alone (Run *run, BpSeriesOutcome *outcome)
{
  const char *reason = bp_series_outcome_get_error (outcome)->message;

  if (bp_cli_output_is_json (run->session->output))
    bp_cli_events_add_left_alone (run->session->output, bp_series_outcome_get_board_id (outcome),
                                  reason);
  else
    bp_cli_output_print (run->session->output, "%s", reason);
}

static void
on_ended (BpSeries *series, BpSeriesOutcome *outcome, gpointer data)
{
  Run *run = data;
  const GError *error = bp_series_outcome_get_error (outcome);

  run->idle_since = g_get_monotonic_time ();
  run->session->has_told = TRUE;
  if (error == NULL) {
    tell_done (run, outcome);
  } else if (bp_series_outcome_is_left_alone (outcome)) {
    tell_left_alone (run, outcome);
  } else {
    tell_failed (run, outcome);
    g_clear_error (&run->failure);
    run->failure = g_error_copy (error);
  }
  if (!bp_cli_output_is_json (run->session->output) && bp_series_is_armed (series))
    bp_cli_output_print (run->session->output, "%s", _ ("Plug in the next board."));
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  bp_series_cancel (data);
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (const Run *run)
{
  gint64 patience = (gint64)(run->session->options->timeout * G_USEC_PER_SEC);

  if (bp_series_get_job (run->series) != NULL)
    return FALSE;
  return !bp_series_is_armed (run->series) ||
         (patience > 0 && g_get_monotonic_time () - run->idle_since >= patience);
}

/* The program waits in the main loop; its ticks are for the time-out. */
static void
run_all (Run *run)
{
  BpCliSession *session = run->session;
  guint tick = g_timeout_add (200, on_tick, NULL);
  gulong handler;

  g_signal_connect (run->series, "started", G_CALLBACK (on_started), run);
  g_signal_connect (run->series, "ended", G_CALLBACK (on_ended), run);
  handler =
      g_cancellable_connect (session->cancellable, G_CALLBACK (on_cancelled), run->series, NULL);
  run->idle_since = g_get_monotonic_time ();
  while (!is_over (run))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_disconnect (session->cancellable, handler);
  g_source_remove (tick);
  bp_series_disarm (run->series);
  g_signal_handlers_disconnect_by_data (run->series, run);
}

/* Ctrl-C is how it ends: with boards done that is no failure. */
static gboolean
judge (Run *run, GError **error)
{
  guint n_done = bp_series_get_n_done (run->series);
  guint n_failed = bp_series_get_n_failed (run->series);

  if (run->failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&run->failure));
    return FALSE;
  }
  if (n_done > 0) {
    if (!bp_cli_output_is_json (run->session->output))
      bp_cli_output_print (run->session->output, _ ("%u done, %u failed."), n_done, n_failed);
    return TRUE;
  }
  run->session->has_told = FALSE;
  if (!bp_set_cancelled (run->session->cancellable, error))
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_BOARD, "no matching board was plugged in");
  return FALSE;
}

static gboolean
get_consent (BpCliSession *session, GError **error)
{
  return !session->options->full_erase ||
         bp_cli_get_consent (session,
                             _ ("Erase the whole chip of every board that is plugged in before "
                                "writing? Their settings will be lost."),
                             error);
}

gboolean
bp_cli_series_flash (BpCliSession *session, BpFirmware *firmware, GError **error)
{
  BpFlashOptions options = bp_cli_options_get_flash_options (session->options);
  BpEntryOptions entry = bp_cli_session_get_entry (session);
  BpBoardList *boards = bp_cli_session_get_boards (session);
  g_autoptr (BpTerminalProgress) progress = NULL;
  g_autoptr (BpSeries) series = NULL;
  BpBoard *sample = NULL;
  Run run = { .session = session };

  if (session->options->board != NULL) {
    sample = bp_board_list_pick (boards, session->options->board, error);
    if (sample == NULL)
      return FALSE;
  }
  if (!get_consent (session, error))
    return FALSE;
  /* Nobody named the ports that are to come; --timeout is for the next board. */
  entry.is_named = FALSE;
  entry.timeout = 0;
  progress = bp_terminal_progress_new (session->output);
  series = bp_series_new (boards, firmware, &options, &entry);
  run.series = series;
  run.progress = progress;
  bp_series_arm (series, sample);
  if (!bp_cli_output_is_json (session->output))
    bp_cli_output_print (session->output, "%s",
                         _ ("Plug in one board after another; Ctrl-C ends. What is plugged in "
                            "already is left alone until it is plugged in again."));
  run_all (&run);
  return judge (&run, error);
}
