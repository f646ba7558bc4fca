/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-cli-client.h"

#include <string.h>

#include "base/bp-error.h"

#define ENTER_TIME (2 * BP_SEC)
#define VERDICT_TIME (BP_SEC / 2)

/* A comment in the output begins as the prompt does: only a prompt after which nothing comes is
 * one. */
#define PROMPT_TIME (BP_SEC / 4)
#define WRITE_TIME BP_SEC

/* More than any firmware prints; a port that talks for ever ends here. */
#define MAX_TEXT (1024 * 1024)

#define PROMPT "\r\n# "

struct _BpCliClient {
  BpSerialLink *link;
  GString *text; /* what came since the last command */
};

static gboolean
type (BpCliClient *self, const char *keys, GCancellable *cancellable, GError **error)
{
  g_string_truncate (self->text, 0);
  return bp_serial_link_write (self->link, (const guint8 *)keys, strlen (keys), WRITE_TIME,
                               cancellable, error);
}

static gboolean
type_line (BpCliClient *self, const char *line, GCancellable *cancellable, GError **error)
{
  g_autofree char *keys = g_strconcat (line, "\r\n", NULL);

  return type (self, keys, cancellable, error);
}

static gboolean
has_prompt (const BpCliClient *self)
{
  return g_str_has_suffix (self->text->str, PROMPT);
}

/* Text is what people read, and line ends; a zero would end the string. */
static gboolean
check_text (const guint8 *bytes, gssize n, GError **error)
{
  for (gssize i = 0; i < n; i++) {
    if (bytes[i] < 0x20 && !g_ascii_isspace (bytes[i]) && bytes[i] != 0x1b) {
      g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "0x%02X amidst the text of the command line",
                   bytes[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/* Collects text until the prompt, or until nothing came for @timeout; that is no error here. */
static gboolean
collect (BpCliClient *self, gint64 timeout, GCancellable *cancellable, GError **error)
{
  while (self->text->len < MAX_TEXT) {
    guint8 buffer[512];
    gint64 patience = has_prompt (self) ? PROMPT_TIME : timeout;
    gssize n =
        bp_serial_link_read (self->link, buffer, sizeof buffer, patience, cancellable, error);

    if (n < 0 || !check_text (buffer, n, error))
      return FALSE;
    if (n == 0)
      return TRUE;
    g_string_append_len (self->text, (const char *)buffer, n);
  }
  return TRUE;
}

BpCliClient *
bp_cli_client_enter (BpSerialLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpCliClient) self = g_new0 (BpCliClient, 1);

  self->link = g_object_ref (link);
  self->text = g_string_new (NULL);
  if (!type (self, "#", cancellable, error) || !collect (self, ENTER_TIME, cancellable, error))
    return NULL;
  if (has_prompt (self))
    return g_steal_pointer (&self);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_TIMEOUT, "no prompt of a command line");
  return NULL;
}

void
bp_cli_client_free (BpCliClient *self)
{
  g_object_unref (self->link);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static gboolean
complains (const BpCliClient *self)
{
  g_autofree char *upper = g_ascii_strup (self->text->str, -1);

  return strstr (upper, "ERROR") != NULL || strstr (upper, "UNKNOWN") != NULL ||
         strstr (upper, "INVALID") != NULL;
}

gboolean
bp_cli_client_command (BpCliClient *self, const char *command, BpCliVerdict *verdict,
                       GCancellable *cancellable, GError **error)
{
  if (!type_line (self, command, cancellable, error) ||
      !collect (self, VERDICT_TIME, cancellable, error))
    return FALSE;
  *verdict = complains (self) ? BP_CLI_UNKNOWN : BP_CLI_TAKEN;
  return TRUE;
}

/* The echo of the command and the prompt are not what it printed. */
static char *
take_output (const BpCliClient *self, const char *command)
{
  g_autofree char *body = g_strndup (self->text->str, self->text->len - strlen (PROMPT));
  const char *begin = g_str_has_prefix (body, command) ? body + strlen (command) : body;
  g_auto (GStrv) parts = g_strsplit (begin, "\r", -1);
  g_autofree char *joined = g_strjoinv (NULL, parts);
  const char *output = *joined == '\n' ? joined + 1 : joined;

  return *output != '\0' && !g_str_has_suffix (output, "\n") ? g_strconcat (output, "\n", NULL)
                                                             : g_strdup (output);
}

char *
bp_cli_client_ask (BpCliClient *self, const char *command, gint64 timeout,
                   GCancellable *cancellable, GError **error)
{
  if (!type_line (self, command, cancellable, error) ||
      !collect (self, timeout, cancellable, error))
    return NULL;
  if (has_prompt (self))
    return take_output (self, command);
  g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "“%s” did not come to its end", command);
  return NULL;
}

gboolean
bp_cli_client_leave (BpCliClient *self, GCancellable *cancellable, GError **error)
{
  return type_line (self, "exit", cancellable, error);
}
