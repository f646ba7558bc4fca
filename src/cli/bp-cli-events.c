/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-events.h"

static BpJson *
begin_event (const char *board, const char *name)
{
  BpJson *json = bp_json_new ();

  bp_json_begin_object (json, NULL);
  if (board != NULL)
    bp_json_add_string (json, "board", board);
  bp_json_add_string (json, "event", name);
  return json;
}

static void
end_event (BpCliOutput *output, BpJson *json)
{
  bp_json_end_object (json);
  bp_cli_output_add_json (output, json);
}

static void
add_phase (BpCliOutput *output, const char *board, BpPhase phase)
{
  g_autoptr (BpJson) json = begin_event (board, "phase");

  bp_json_add_string (json, "phase", bp_phase_get_nick (phase));
  end_event (output, json);
}

static void
add_progress (BpCliOutput *output, const char *board, BpPhase phase, double fraction)
{
  g_autoptr (BpJson) json = begin_event (board, "progress");

  bp_json_add_string (json, "phase", bp_phase_get_nick (phase));
  bp_json_add_double (json, "fraction", fraction, 4);
  end_event (output, json);
}

void
bp_cli_events_add_news (BpCliOutput *output, const char *board, BpCliEventsShown *shown, BpJob *job)
{
  BpPhase phase = bp_job_get_phase (job);
  double fraction = bp_job_get_fraction (job);

  if (!shown->begun || phase != shown->phase)
    add_phase (output, board, phase);
  if (fraction > shown->fraction)
    add_progress (output, board, phase, fraction);
  *shown = (BpCliEventsShown){ TRUE, phase, MAX (fraction, shown->fraction) };
}

void
bp_cli_events_add_done (BpCliOutput *output, const char *board, const BpJobResult *result)
{
  g_autoptr (BpJson) json = begin_event (board, "done");

  bp_json_add_int (json, "bytes_written", (gint64)result->bytes_written);
  bp_json_add_int (json, "bytes_verified", (gint64)result->bytes_verified);
  bp_json_add_int (json, "sectors_erased", result->sectors_erased);
  bp_json_add_int (json, "sectors_skipped", result->sectors_skipped);
  bp_json_add_double (json, "seconds", (double)result->duration / BP_SEC, 3);
  end_event (output, json);
}

void
bp_cli_events_add_failed (BpCliOutput *output, const char *board, const GError *error,
                          gboolean safe)
{
  g_autoptr (BpJson) json = begin_event (board, "failed");

  bp_json_add_string (json, "code", bp_error_get_nick (bp_error_get_code (error)));
  bp_json_add_string (json, "message", error->message);
  bp_json_add_string (json, "hint", bp_error_get_hint (error));
  bp_json_add_address (json, "address", bp_error_get_address (error));
  bp_json_add_boolean (json, "safe", safe);
  end_event (output, json);
}

void
bp_cli_events_add_left_alone (BpCliOutput *output, const char *board, const char *reason)
{
  g_autoptr (BpJson) json = begin_event (board, "left-alone");

  bp_json_add_string (json, "reason", reason);
  end_event (output, json);
}
