/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-consent.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "base/bp-i18n.h"

static void
on_line_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

/* One line from standard input; NULL at its end or when cancelled. */
static char *
read_answer (BpCliSession *session)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, session->cancellable,
                                       on_line_read, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_data_input_stream_read_line_finish_utf8 (lines, result, NULL, NULL);
}

static gboolean
is_yes (const char *answer)
{
  g_autofree char *stripped = g_strstrip (g_strdup (answer));

  return g_ascii_strcasecmp (stripped, "y") == 0 || g_ascii_strcasecmp (stripped, "yes") == 0 ||
         /* Translators: the short answer that agrees, beside the English one */
         g_strcmp0 (stripped, C_ ("answer", "y")) == 0;
}

gboolean
bp_cli_get_consent (BpCliSession *session, const char *question, GError **error)
{
  g_autofree char *prompt = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) refusal = NULL;

  if (session->options->yes)
    return TRUE;
  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO)) {
    refusal = g_error_new_literal (BP_ERROR, BP_ERROR_CANCELLED,
                                   "this needs consent, and there is no terminal to ask on");
    bp_error_set_hint (refusal, _ ("Add --yes to agree. Nothing was sent to the board."));
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }

  /* TRANSLATORS: %s is a question; the answer is "y" in every language */
  prompt = g_strdup_printf (_ ("%s [y/N] "), question);
  bp_cli_output_ask (session->output, prompt);
  answer = read_answer (session);
  if (answer != NULL && is_yes (answer))
    return TRUE;
  refusal = g_error_new_literal (BP_ERROR, BP_ERROR_CANCELLED, "not confirmed");
  bp_error_set_hint (refusal, _ ("Nothing was sent to the board."));
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}
