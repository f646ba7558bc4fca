/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-output.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"

#define DEFAULT_COLUMNS 80

struct _BpCliOutput {
  gboolean json;
  gboolean terminal;
  gboolean unicode;
  const char *charset; /* of the terminal */
  FILE *people;        /* one of the two standard streams */
  guint live_columns;  /* that the live line takes; 0 if there is none */
  int write_error;     /* errno of the first failure on standard output */
};

BpCliOutput *
bp_cli_output_new (gboolean json)
{
  BpCliOutput *self = g_new0 (BpCliOutput, 1);

  self->json = json;
  self->people = json ? stderr : stdout;
  self->terminal = isatty (fileno (self->people)) && !(json && isatty (STDOUT_FILENO));
  self->unicode = g_get_charset (&self->charset);
  return self;
}

void
bp_cli_output_free (BpCliOutput *self)
{
  g_free (self);
}

gboolean
bp_cli_output_is_json (BpCliOutput *self)
{
  return self->json;
}

gboolean
bp_cli_output_is_terminal (BpCliOutput *self)
{
  return self->terminal;
}

gboolean
bp_cli_output_is_unicode (BpCliOutput *self)
{
  return self->unicode;
}

guint
bp_cli_output_get_columns (BpCliOutput *self)
{
  struct winsize size = { 0 };

  if (ioctl (fileno (self->people), TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
    return DEFAULT_COLUMNS;
  return size.ws_col;
}

static void
put (BpCliOutput *self, FILE *stream, const char *bytes)
{
  if (fputs (bytes, stream) == EOF || fflush (stream) == EOF)
    if (stream == stdout && self->write_error == 0)
      self->write_error = errno;
}

/* Quotation marks and the like become their nearest ASCII letters where the terminal knows no
 * others. */
static void
put_text (BpCliOutput *self, FILE *stream, const char *text)
{
  g_autofree char *to = NULL;
  g_autofree char *converted = NULL;

  if (!self->unicode) {
    to = g_strconcat (self->charset, "//TRANSLIT", NULL);
    converted = g_convert_with_fallback (text, -1, to, "UTF-8", "?", NULL, NULL, NULL);
  }
  put (self, stream, converted != NULL ? converted : text);
}

/* Names of files and boards come from outside: nothing in them may steer the terminal. */
static char *
dup_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) harmless = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);

    g_string_append_unichar (harmless, letter != '\n' && g_unichar_iscntrl (letter) ? '?' : letter);
  }
  return g_strdup (harmless->str);
}

static void
remove_live_line (BpCliOutput *self)
{
  g_autofree char *blanks = NULL;

  if (self->live_columns == 0)
    return;
  blanks = g_strdup_printf ("\r%*s\r", (int)self->live_columns, "");
  self->live_columns = 0;
  put (self, self->people, blanks);
}

static void
put_line (BpCliOutput *self, FILE *stream, const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);
  g_autofree char *harmless = dup_harmless (text);
  g_autofree char *line = g_strconcat (harmless, "\n", NULL);

  remove_live_line (self);
  put_text (self, stream, line);
}

void
bp_cli_output_draw (BpCliOutput *self, const char *text)
{
  g_autofree char *harmless = dup_harmless (text);
  g_autoptr (GString) line = g_string_new ("\r");

  g_return_if_fail (self->terminal);

  bp_text_append_padded (line, harmless, self->live_columns);
  self->live_columns = bp_text_get_columns (harmless);
  put_text (self, self->people, line->str);
}

void
bp_cli_output_print (BpCliOutput *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  put_line (self, self->people, format, args);
  va_end (args);
}

void
bp_cli_output_write (BpCliOutput *self, const char *text)
{
  remove_live_line (self);
  put_text (self, self->people, text);
}

void
bp_cli_output_complain (BpCliOutput *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  put_line (self, stderr, format, args);
  va_end (args);
}

void
bp_cli_output_ask (BpCliOutput *self, const char *question)
{
  remove_live_line (self);
  put_text (self, stderr, question);
}

void
bp_cli_output_add_json (BpCliOutput *self, BpJson *json)
{
  g_autofree char *line = NULL;

  g_return_if_fail (self->json);

  line = g_strconcat (bp_json_get_text (json), "\n", NULL);
  put (self, stdout, line);
}

gboolean
bp_cli_output_finish (BpCliOutput *self, GError **error)
{
  GError *problem = NULL;

  if (self->write_error == 0 || self->write_error == EPIPE)
    return TRUE;
  problem = g_error_new (BP_ERROR, BP_ERROR_INTERNAL, "writing to standard output: %s",
                         g_strerror (self->write_error));
  bp_error_set_hint (problem, _ ("The command itself was carried out, but its words were lost."));
  g_propagate_error (error, problem);
  return FALSE;
}
