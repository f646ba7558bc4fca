/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-cli-client.h"

#include <string.h>

#include "base/bp-error.h"

#define ENTER_TIME (2 * BP_SEC)
#define VERDICT_TIME (BP_SEC / 2)

/* A comment in the output begins as the prompt does: only a prompt after which nothing comes for so
 * long is taken for one. */
#define PROMPT_TIME (BP_SEC / 4)
#define LINE_TIME (10 * BP_SEC)
#define WRITE_TIME BP_SEC

/* More than any firmware prints; a port that talks for ever ends here. */
#define MAX_TEXT (1024 * 1024)

#define PROMPT "\r\n# "

/* Nothing that is typed is read before the command before it has ended, and all of it is echoed:
 * where this comment comes back, the output is complete. */
#define END_MARK "# bootpin"

struct _BpCliClient {
  BpSerialLink *link;
  GString *text; /* what came since the last command */
};

/* Types on: what came so far is kept. */
static gboolean
type (BpCliClient *self, const char *keys, GCancellable *cancellable, GError **error)
{
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
begin_line (BpCliClient *self, const char *line, GCancellable *cancellable, GError **error)
{
  g_string_truncate (self->text, 0);
  return type_line (self, line, cancellable, error);
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

/* Returns how many bytes more came within @patience, or -1. */
static gssize
take_more (BpCliClient *self, gint64 patience, GCancellable *cancellable, GError **error)
{
  guint8 buffer[512];
  gssize n = bp_serial_link_read (self->link, buffer, sizeof buffer, patience, cancellable, error);

  if (n < 0 || !check_text (buffer, n, error))
    return -1;
  g_string_append_len (self->text, (const char *)buffer, n);
  if (self->text->len <= MAX_TEXT)
    return n;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_PROTOCOL, "the command line talks without end");
  return -1;
}

/* Collects text until nothing comes for @timeout, or, after a prompt, for @prompt_time; neither is
 * an error here. */
static gboolean
collect (BpCliClient *self, gint64 timeout, gint64 prompt_time, GCancellable *cancellable,
         GError **error)
{
  gssize n;

  do
    n = take_more (self, has_prompt (self) ? prompt_time : timeout, cancellable, error);
  while (n > 0);
  return n == 0;
}

/* In a command line that was left open "#" is only one more letter of a line. */
static gboolean
finish_old_line (BpCliClient *self, GCancellable *cancellable, GError **error)
{
  if (!g_str_has_suffix (self->text->str, "#"))
    return TRUE;
  return type_line (self, "", cancellable, error) &&
         collect (self, ENTER_TIME, PROMPT_TIME, cancellable, error);
}

BpCliClient *
bp_cli_client_enter (BpSerialLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpCliClient) self = g_new0 (BpCliClient, 1);

  self->link = g_object_ref (link);
  self->text = g_string_new (NULL);
  if (!type (self, "#", cancellable, error) ||
      !collect (self, ENTER_TIME, PROMPT_TIME, cancellable, error) ||
      !finish_old_line (self, cancellable, error))
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

/* How complaints begin, behind hashes and blanks: Cleanflight's "ERR: ", Betaflight's "###ERROR IN
 * set: ", INAV's "### ERROR: ". What a command says of a value may hold the same words. */
static gboolean
is_complaint (const char *line)
{
  static const char *const beginnings[] = { "ERROR", "ERR:", "INVALID", "UNKNOWN", "PARSE ERROR" };
  const char *words = line + strspn (line, "# ");

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    if (g_ascii_strncasecmp (words, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The lines that came after the one that was typed, up to @end. */
static char *
take_output (const char *text, gsize end, const char *line)
{
  g_autofree char *body = g_strndup (text, end);
  const char *begin = g_str_has_prefix (body, line) ? body + strlen (line) : body;
  g_auto (GStrv) parts = g_strsplit (begin, "\r", -1);
  g_autofree char *joined = g_strjoinv (NULL, parts);
  const char *output = *joined == '\n' ? joined + 1 : joined;

  return *output != '\0' && !g_str_has_suffix (output, "\n") ? g_strconcat (output, "\n", NULL)
                                                             : g_strdup (output);
}

/* The first complaint among what came, or NULL. */
static char *
find_complaint (const BpCliClient *self, const char *line)
{
  g_autofree char *output = take_output (self->text->str, self->text->len, line);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (char **next = lines; *next != NULL; next++) {
    if (is_complaint (*next))
      return g_strdup (*next);
  }
  return NULL;
}

gboolean
bp_cli_client_command (BpCliClient *self, const char *command, BpCliVerdict *verdict,
                       GCancellable *cancellable, GError **error)
{
  g_autofree char *complaint = NULL;

  if (!begin_line (self, command, cancellable, error) ||
      !collect (self, VERDICT_TIME, PROMPT_TIME, cancellable, error))
    return FALSE;
  complaint = find_complaint (self, command);
  *verdict = complaint != NULL ? BP_CLI_UNKNOWN : BP_CLI_TAKEN;
  return TRUE;
}

/* Returns where the output ends, once the mark was echoed behind a prompt; else -1. */
static gssize
find_end (const BpCliClient *self)
{
  const char *mark = g_strrstr (self->text->str, PROMPT END_MARK);

  return mark != NULL && has_prompt (self) ? mark - self->text->str : -1;
}

/* Types the mark and waits for its echo. A pause that passed for the prompt does no harm: what was
 * still to come comes before the echo. */
static gboolean
collect_to_mark (BpCliClient *self, gint64 timeout, GCancellable *cancellable, GError **error)
{
  gssize n = 1;

  if (!type_line (self, END_MARK, cancellable, error))
    return FALSE;
  while (n > 0 && find_end (self) < 0)
    n = take_more (self, timeout, cancellable, error);
  return n >= 0;
}

char *
bp_cli_client_ask (BpCliClient *self, const char *command, gint64 timeout,
                   GCancellable *cancellable, GError **error)
{
  g_autofree char *output = NULL;

  if (!begin_line (self, command, cancellable, error) ||
      !collect (self, timeout, PROMPT_TIME, cancellable, error))
    return NULL;
  if (has_prompt (self) && !collect_to_mark (self, timeout, cancellable, error))
    return NULL;
  if (find_end (self) < 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "“%s” did not come to its end", command);
    return NULL;
  }
  output = take_output (self->text->str, (gsize)find_end (self), command);
  if (g_utf8_validate (output, -1, NULL))
    return g_steal_pointer (&output);
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "“%s” printed bytes that are no text", command);
  return NULL;
}

gboolean
bp_cli_client_type (BpCliClient *self, const char *line, char **complaint,
                    GCancellable *cancellable, GError **error)
{
  /* No pause after the prompt: no line prints a comment. */
  if (!begin_line (self, line, cancellable, error) ||
      !collect (self, LINE_TIME, 0, cancellable, error))
    return FALSE;
  if (!has_prompt (self)) {
    g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "no prompt after “%s”", line);
    return FALSE;
  }
  *complaint = find_complaint (self, line);
  return TRUE;
}

gboolean
bp_cli_client_leave (BpCliClient *self, GCancellable *cancellable, GError **error)
{
  return type_line (self, "exit", cancellable, error);
}
