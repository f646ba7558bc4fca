/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of a session that has to do with jobs: their run, and what is told of their end. */

#include "cli/bp-cli-session.h"

#include <string.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-events.h"
#include "cli/bp-cli-file.h"
#include "cli/bp-terminal-progress.h"

/* So long a person at a terminal who is asked to hold a button may take; Ctrl-C ends it earlier. A
 * script is told at once that nothing helped. */
#define PATIENCE (600 * BP_SEC)

/* What was shown of a job. */
typedef struct {
  BpCliOutput *output;
  BpTerminalProgress *progress;
  BpCliEventsShown shown;
  GAsyncResult *result;
} Watch;

static void
show_to_people (Watch *watch, BpJob *job)
{
  BpProgressView view = {
    .phase = bp_phase_get_label (bp_job_get_phase (job)),
    .fraction = bp_job_get_fraction (job),
    .speed = bp_job_get_speed (job),
    .time_left = bp_job_get_time_left (job),
  };

  bp_terminal_progress_show (watch->progress, &view);
}

static gboolean
is_progress (const GParamSpec *property)
{
  return strcmp (property->name, "running") != 0 && strcmp (property->name, "request") != 0;
}

static void
on_notify_events (BpJob *job, GParamSpec *property, gpointer data)
{
  Watch *watch = data;

  if (is_progress (property))
    bp_cli_events_add_news (watch->output, NULL, &watch->shown, job);
}

static void
on_notify_people (BpJob *job, GParamSpec *property, gpointer data)
{
  if (is_progress (property))
    show_to_people (data, job);
}

/* What the user can do, so that the job goes on. */
static void
on_request (BpJob *job, GParamSpec *property, gpointer data)
{
  BpCliSession *self = data;

  if (bp_job_get_request (job) != NULL)
    bp_cli_output_complain (self->output, "%s", bp_job_get_request (job));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;

  watch->result = g_object_ref (result);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  bp_job_cancel (data);
}

BpEntryOptions
bp_cli_session_get_entry (BpCliSession *self)
{
  const BpCliOptions *options = self->options;
  BpEntryOptions entry = BP_ENTRY_OPTIONS_DEFAULT;

  entry.no_reboot = options->no_reboot;
  entry.is_named = options->board != NULL;
  entry.baud = (guint)options->baud;
  entry.wires = options->wires;
  entry.timeout = (gint64)(options->timeout * BP_SEC);
  return entry;
}

/* What the command line says about the way to the loader, and about the trace. */
static gboolean
set_up (BpCliSession *self, BpJob *job, GError **error)
{
  BpEntryOptions entry = bp_cli_session_get_entry (self);
  g_autoptr (GOutputStream) trace = NULL;

  if (bp_cli_output_is_terminal (self->output) && !entry.no_reboot)
    entry.patience = PATIENCE;
  bp_job_set_entry (job, &entry);
  if (self->options->trace == NULL)
    return TRUE;
  trace = bp_cli_open_log_file (self->options->trace, error);
  if (trace == NULL)
    return FALSE;
  bp_job_set_trace (job, trace);
  return TRUE;
}

static gboolean
run (BpCliSession *self, BpJob *job, Watch *watch, GError **error)
{
  g_autoptr (BpTerminalProgress) progress = bp_terminal_progress_new (self->output);
  g_autoptr (GAsyncResult) result = NULL;
  gulong cancel_handler;
  gboolean done;

  if (!set_up (self, job, error))
    return FALSE;
  g_set_object (&self->job, job);
  watch->progress = progress;
  if (bp_cli_output_is_terminal (self->output))
    g_signal_connect (job, "notify", G_CALLBACK (on_notify_people), watch);
  g_signal_connect (job, "notify::request", G_CALLBACK (on_request), self);
  cancel_handler = g_cancellable_connect (self->cancellable, G_CALLBACK (on_cancelled), job, NULL);
  bp_job_run_async (job, on_ended, watch);
  /* A job stands in its first phase from the start, so that no change tells of it. */
  g_object_notify (G_OBJECT (job), "phase");
  while (watch->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = watch->result;
  /* Finishing also tells the last of the progress. */
  done = bp_job_run_finish (job, result, error);
  g_cancellable_disconnect (self->cancellable, cancel_handler);
  g_signal_handlers_disconnect_by_data (job, watch);
  g_signal_handlers_disconnect_by_data (job, self);
  return done;
}

gboolean
bp_cli_session_run_query (BpCliSession *self, BpJob *job, GError **error)
{
  Watch watch = { .output = self->output };

  return run (self, job, &watch, error);
}

gboolean
bp_cli_session_run_job (BpCliSession *self, BpJob *job, GError **error)
{
  Watch watch = { .output = self->output };

  if (bp_cli_output_is_json (self->output))
    g_signal_connect (job, "notify", G_CALLBACK (on_notify_events), &watch);
  else if (!bp_cli_output_is_terminal (self->output))
    g_signal_connect (job, "notify", G_CALLBACK (on_notify_people), &watch);
  return run (self, job, &watch, error);
}

void
bp_cli_session_report_done (BpCliSession *self, const BpJobResult *result)
{
  const BpJobResult nothing = { 0 };

  if (bp_cli_output_is_json (self->output))
    bp_cli_events_add_done (self->output, NULL, result != NULL ? result : &nothing);
}

void
bp_cli_session_report_failed (BpCliSession *self, const GError *error)
{
  BpError code = bp_error_get_code (error);
  const char *title = bp_error_get_title (code);

  if (bp_cli_output_is_json (self->output))
    bp_cli_events_add_failed (self->output, NULL, error,
                              self->job == NULL || bp_job_is_safe (self->job));

  if (code == BP_ERROR_CANCELLED)
    bp_cli_output_complain (self->output, "%s", title);
  else
    bp_cli_output_complain (self->output, _ ("Error: %s"), title);
  bp_cli_output_complain (self->output, "  %s", error->message);
  if (self->job != NULL && bp_job_is_safe (self->job) && code != BP_ERROR_CANCELLED)
    bp_cli_output_complain (self->output, "  %s", _ ("Nothing was changed on the board."));
  bp_cli_output_complain (self->output, "%s", bp_error_get_hint (error));
}
