/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-command.h"

#include "base/bp-i18n.h"
#include "board/bp-doctor.h"
#include "cli/bp-cli-text.h"

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static GPtrArray *
run_checks (BpCliSession *session, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bp_doctor_run_async (bp_cli_session_get_boards (session), session->cancellable, on_checked,
                       &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return bp_doctor_run_finish (result, error);
}

static void
print_json (BpCliOutput *output, GPtrArray *checks)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_array (json, NULL);
  for (guint i = 0; i < checks->len; i++) {
    BpDoctorCheck *check = g_ptr_array_index (checks, i);

    bp_json_begin_object (json, NULL);
    bp_json_add_string (json, "title", bp_doctor_check_get_title (check));
    bp_json_add_string (json, "state",
                        bp_doctor_state_get_nick (bp_doctor_check_get_state (check)));
    bp_json_add_string (json, "message", bp_doctor_check_get_text (check));
    bp_json_add_string (json, "commands", bp_doctor_check_get_commands (check));
    bp_json_end_object (json);
  }
  bp_json_end_array (json);
  bp_cli_output_add_json (output, json);
}

static const char *
get_mark (BpDoctorState state)
{
  switch (state) {
  case BP_DOCTOR_OK:
    return _ ("ok");
  case BP_DOCTOR_WARNING:
    return _ ("warning");
  case BP_DOCTOR_PROBLEM:
  default:
    return _ ("problem");
  }
}

static guint
measure_marks (void)
{
  guint columns = 0;

  for (BpDoctorState state = BP_DOCTOR_OK; state <= BP_DOCTOR_PROBLEM; state++)
    columns = MAX (columns, bp_text_get_columns (get_mark (state)));
  return columns;
}

static void
print_check (BpCliOutput *output, BpDoctorCheck *check)
{
  const char *commands = bp_doctor_check_get_commands (check);
  g_autoptr (GString) mark = g_string_new (NULL);

  bp_text_append_padded (mark, get_mark (bp_doctor_check_get_state (check)), measure_marks () + 2);
  bp_cli_output_print (output, "%s%s: %s", mark->str, bp_doctor_check_get_title (check),
                       bp_doctor_check_get_text (check));
  /* Not indented: they are there to be copied, and the end of a here-document stands at the start
   * of its line. */
  if (commands != NULL)
    bp_cli_output_print (output, "\n%s\n", commands);
}

/* The first problem is the one to mend first. */
static void
set_problem (GPtrArray *checks, GError **error)
{
  for (guint i = 0; i < checks->len; i++) {
    BpDoctorCheck *check = g_ptr_array_index (checks, i);
    GError *problem;

    if (bp_doctor_check_get_state (check) != BP_DOCTOR_PROBLEM)
      continue;
    problem = g_error_new (BP_ERROR, BP_ERROR_NOT_PERMITTED, "%s: %s",
                           bp_doctor_check_get_title (check), bp_doctor_check_get_text (check));
    bp_error_set_hint (problem, _ ("Follow the advice, then run “bootpin-cli doctor” again."));
    g_propagate_error (error, problem);
    return;
  }
}

gboolean
bp_doctor_command_run (BpCliSession *session, GError **error)
{
  g_autoptr (GPtrArray) checks = run_checks (session, error);

  if (checks == NULL)
    return FALSE;
  if (bp_cli_output_is_json (session->output))
    print_json (session->output, checks);
  else
    for (guint i = 0; i < checks->len; i++)
      print_check (session->output, g_ptr_array_index (checks, i));
  if (bp_doctor_get_worst (checks) != BP_DOCTOR_PROBLEM)
    return TRUE;
  set_problem (checks, error);
  return FALSE;
}
