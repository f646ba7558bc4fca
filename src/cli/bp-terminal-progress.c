/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-terminal-progress.h"

#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"

/* The words behind the bar have this room at least: phase, percentage, speed and time left of most
 * jobs. */
#define WORDS_COLUMNS 50
#define MIN_BAR_COLUMNS 8
#define MAX_BAR_COLUMNS 40

struct _BpTerminalProgress {
  BpCliOutput *output;
  char *phase; /* of the last plain line */
};

/* Appends a bar and two blanks; nothing if the line has no room for it. */
static void
append_bar (GString *line, double fraction, guint columns, gboolean unicode)
{
  guint width = columns - MIN (columns, WORDS_COLUMNS + 2);
  guint full;

  if (width < MIN_BAR_COLUMNS)
    return;
  width = MIN (width, MAX_BAR_COLUMNS);
  full = (guint)(fraction * width + 0.5);
  for (guint i = 0; i < width; i++)
    if (unicode)
      g_string_append (line, i < full ? "█" : "░");
    else
      g_string_append_c (line, i < full ? '#' : '.');
  g_string_append (line, "  ");
}

/* The letters of @text that find room in @columns. */
static char *
cut_to_columns (const char *text, guint columns)
{
  g_autoptr (GString) cut = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gsize length = cut->len;

    g_string_append_unichar (cut, g_utf8_get_char (c));
    if (bp_text_get_columns (cut->str) > columns) {
      g_string_truncate (cut, length);
      break;
    }
  }
  return g_strdup (cut->str);
}

/* Appends @part (taken) after two blanks if both find room. */
static void
append_if_room (GString *line, char *part, guint columns)
{
  g_autofree char *text = part;

  if (text == NULL || bp_text_get_columns (line->str) + 2 + bp_text_get_columns (text) > columns)
    return;
  g_string_append (line, "  ");
  g_string_append (line, text);
}

static char *
dup_speed (double speed)
{
  g_autofree char *size = NULL;

  if (speed <= 0)
    return NULL;
  size = bp_text_dup_size ((guint64)speed);
  /* Translators: a speed; %s is a size such as "38.2 KiB" */
  return g_strdup_printf (_ ("%s/s"), size);
}

static char *
dup_time_left (int seconds)
{
  g_autofree char *span = NULL;

  if (seconds <= 0)
    return NULL;
  span = bp_text_dup_seconds (seconds);
  /* Translators: %s is a time span such as "2 min 5 s" */
  return g_strdup_printf (_ ("%s left"), span);
}

/* The bar stands first, so that it does not dance while the words behind it change. */
char *
bp_terminal_progress_format (const BpProgressView *view, guint columns, gboolean unicode)
{
  double fraction = CLAMP (view->fraction, 0, 1);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *phase = NULL;
  guint used;

  append_bar (line, fraction, columns, unicode);
  g_string_append_printf (line, "%3d %%", (int)(fraction * 100));
  used = bp_text_get_columns (line->str) + 2;
  phase = cut_to_columns (view->phase, columns - MIN (columns, used));
  if (*phase != '\0')
    append_if_room (line, g_strdup (phase), columns);
  append_if_room (line, dup_speed (view->speed), columns);
  append_if_room (line, dup_time_left (view->time_left), columns);
  return g_strdup (line->str);
}

BpTerminalProgress *
bp_terminal_progress_new (BpCliOutput *output)
{
  BpTerminalProgress *self = g_new0 (BpTerminalProgress, 1);

  self->output = output;
  return self;
}

void
bp_terminal_progress_free (BpTerminalProgress *self)
{
  g_free (self->phase);
  g_free (self);
}

static void
show_line (BpTerminalProgress *self, const BpProgressView *view)
{
  /* The last column stays free: a letter there makes some terminals go to the next line. */
  guint columns = bp_cli_output_get_columns (self->output) - 1;
  g_autofree char *text =
      bp_terminal_progress_format (view, columns, bp_cli_output_is_unicode (self->output));

  bp_cli_output_draw (self->output, text);
}

static void
show_phase (BpTerminalProgress *self, const BpProgressView *view)
{
  if (g_strcmp0 (self->phase, view->phase) == 0)
    return;
  g_free (self->phase);
  self->phase = g_strdup (view->phase);
  /* Translators: a phase of the work has begun; %s is such as "Writing" */
  bp_cli_output_print (self->output, _ ("%s…"), view->phase);
}

void
bp_terminal_progress_show (BpTerminalProgress *self, const BpProgressView *view)
{
  if (bp_cli_output_is_terminal (self->output))
    show_line (self, view);
  else
    show_phase (self, view);
}
