/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-settings.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-cli-client.h"

/* Reading the flash for a long list makes pauses; the slowest firmware known makes one of a second.
 */
#define PATIENCE (5 * BP_SEC)

static BpCliClient *
enter (BpSerialLink *link, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  GError *refusal;
  BpCliClient *cli = bp_cli_client_enter (link, cancellable, &local);

  if (cli != NULL)
    return cli;
  if (!bp_error_is (local, BP_ERROR_TIMEOUT)) {
    g_propagate_error (error, local);
    return NULL;
  }
  refusal = g_error_new (BP_ERROR, BP_ERROR_NOT_SUPPORTED, "the board has no command line: %s",
                         local->message);
  bp_error_set_hint (refusal, _ ("Only Betaflight, INAV, Cleanflight and their relatives print and "
                                 "take settings. Disconnect the board's other programs, plug it "
                                 "in anew and try again."));
  g_error_free (local);
  g_propagate_error (error, refusal);
  return NULL;
}

/* An error that ends everything leaves the command line too, if that still can be. */
static void
leave (BpCliClient *cli, BpLog *log)
{
  g_autoptr (GError) error = NULL;

  if (!bp_cli_client_leave (cli, NULL, &error))
    bp_log_add (log, "leaving the command line: %s", error->message);
}

/* Even a board without any setting of its own prints two lines that are no comment. A complaint in
 * place of a list is one. */
#define MIN_LINES 2

static gboolean
check_printed (const char *command, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n_lines += *lines[i] != '\0' && *lines[i] != '#';
  if (n_lines >= MIN_LINES)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "“%s” printed no settings", command);
  return FALSE;
}

char *
bp_settings_read (BpSerialLink *link, BpSettingsKind kind, BpLog *log, GCancellable *cancellable,
                  GError **error)
{
  const char *command = kind == BP_SETTINGS_DUMP ? "dump" : "diff all";
  g_autoptr (BpCliClient) cli = enter (link, cancellable, error);
  g_autofree char *text = NULL;

  if (cli == NULL)
    return NULL;
  bp_log_add (log, "reading the settings by “%s”", command);
  text = bp_cli_client_ask (cli, command, PATIENCE, cancellable, error);
  leave (cli, log);
  if (text == NULL || !check_printed (command, text, error))
    return NULL;
  return g_steal_pointer (&text);
}

/* --- writing --- */

static gboolean
give_lines (BpCliClient *cli, GPtrArray *lines, BpSettingsFunc func, gpointer user_data,
            guint *n_refused, GCancellable *cancellable, GError **error)
{
  *n_refused = 0;
  for (guint i = 0; i < lines->len; i++) {
    const BpSettingsLine *line = g_ptr_array_index (lines, i);
    g_autofree char *complaint = NULL;

    if (!bp_cli_client_type (cli, line->text, &complaint, cancellable, error)) {
      g_prefix_error (error, "line %u: ", line->number);
      return FALSE;
    }
    *n_refused += complaint != NULL;
    func (line, complaint, user_data);
  }
  return TRUE;
}

static gboolean
fail_at_lines (guint n_refused, guint n_lines, GError **error)
{
  GError *refusal =
      g_error_new (BP_ERROR, BP_ERROR_BAD_FILE,
                   "%u of %u lines were not taken, so nothing was saved", n_refused, n_lines);

  bp_error_set_hint (refusal, _ ("The settings are of another firmware or version. Remove or "
                                 "change the lines that were not taken, and try again."));
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
save (BpCliClient *cli, GCancellable *cancellable, GError **error)
{
  BpCliVerdict verdict = BP_CLI_TAKEN;
  GError *local = NULL;

  /* The board often restarts before all of its answer is out. */
  if (!bp_cli_client_command (cli, "save", &verdict, cancellable, &local) &&
      !bp_error_is (local, BP_ERROR_DISCONNECTED)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_clear_error (&local);
  if (verdict == BP_CLI_TAKEN)
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_WRITE_FAILED, "the firmware did not save");
  return FALSE;
}

gboolean
bp_settings_write (BpSerialLink *link, GPtrArray *lines, BpSettingsFunc func, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  g_autoptr (BpCliClient) cli = enter (link, cancellable, error);
  guint n_refused;

  if (cli == NULL)
    return FALSE;
  if (!give_lines (cli, lines, func, user_data, &n_refused, cancellable, error)) {
    leave (cli, NULL);
    return FALSE;
  }
  if (n_refused > 0) {
    leave (cli, NULL);
    return fail_at_lines (n_refused, lines->len, error);
  }
  if (save (cli, cancellable, error))
    return TRUE;
  leave (cli, NULL);
  return FALSE;
}
