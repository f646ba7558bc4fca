/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-replay-trace.h"

#include <string.h>

#include "base/bp-error.h"

/* As written by bp-trace-link.c and bp-trace-line.c, which tell the format. */
#define FORMAT_VERSION "1"

/* Of a USB device; a serial port has none. */
#define MIN_DESCRIPTORS 18

/* One line. What was asked for is kept as text, since that is how it is compared. */
typedef struct {
  char *asked;  /* "control 21 01 0002 0000 2048", "claim 0 0", "read 4", "open" */
  char *result; /* NULL for "open" */
  GBytes *data; /* (nullable) */
  gint64 duration;
} Line;

struct _BpReplayTrace {
  GPtrArray *lines; /* of Line */
  guint next;
  char *problem; /* (nullable): the first difference */
};

static void
line_free (gpointer data)
{
  Line *self = data;

  g_free (self->asked);
  g_free (self->result);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

/* --- reading --- */

static GBytes *
read_hex (const char *text)
{
  gsize size = strlen (text) / 2;
  g_autofree guint8 *data = NULL;

  if (g_str_equal (text, "-"))
    return g_bytes_new (NULL, 0);
  if (strlen (text) % 2 != 0 || strspn (text, "0123456789abcdef") != strlen (text))
    return NULL;
  data = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    data[i] =
        (guint8)(g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* "WORD START TIME what was asked for RESULT [DATA]" */
static Line *
read_request (char **words, guint n_words, gboolean has_data)
{
  Line *line = g_new0 (Line, 1);
  guint result = n_words - (has_data ? 2 : 1);
  g_autofree char *rest = NULL;

  rest = g_strndup ("", 0);
  for (guint i = 3; i < result; i++) {
    g_autofree char *before = g_steal_pointer (&rest);

    rest = g_strconcat (before, " ", words[i], NULL);
  }
  line->asked = g_strconcat (words[0], rest, NULL);
  line->result = g_strdup (words[result]);
  line->data = has_data ? read_hex (words[n_words - 1]) : NULL;
  if (g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT64, (guint64 *)&line->duration, NULL) &&
      (!has_data || line->data != NULL))
    return line;
  line_free (line);
  return NULL;
}

static Line *
read_open (char **words)
{
  Line *line;
  g_autoptr (GBytes) data = read_hex (words[2]);

  if (!g_str_equal (words[1], FORMAT_VERSION) || data == NULL ||
      (g_bytes_get_size (data) > 0 && g_bytes_get_size (data) < MIN_DESCRIPTORS))
    return NULL;
  line = g_new0 (Line, 1);
  line->asked = g_strdup ("open");
  line->data = g_steal_pointer (&data);
  return line;
}

static const struct {
  const char *word;
  guint n_words;
  gboolean has_data;
} requests[] = {
  { "control", 10, TRUE },    { "claim", 6, FALSE },   { "reset", 4, FALSE }, { "bulk", 7, TRUE },
  { "clear-halt", 5, FALSE }, { "line", 6, FALSE },    { "pins", 6, FALSE },  { "write", 6, TRUE },
  { "read", 6, TRUE },        { "discard", 4, FALSE },
};

static Line *
read_line (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n_words = g_strv_length (words);

  if (n_words == 3 && g_str_equal (words[0], "open"))
    return read_open (words);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    if (n_words == requests[i].n_words && g_str_equal (words[0], requests[i].word))
      return read_request (words, n_words, requests[i].has_data);
  }
  return NULL;
}

BpReplayTrace *
bp_replay_trace_new (const char *text, GError **error)
{
  g_autoptr (BpReplayTrace) self = g_rc_box_new0 (BpReplayTrace);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self->lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    Line *line = read_line (lines[i]);

    if (line == NULL || (i == 0 && !g_str_equal (line->asked, "open"))) {
      g_clear_pointer (&line, line_free);
      g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "line %u is none of a trace", i + 1);
      return NULL;
    }
    g_ptr_array_add (self->lines, line);
  }
  if (self->lines->len > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "the trace is empty");
  return NULL;
}

BpReplayTrace *
bp_replay_trace_ref (BpReplayTrace *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  BpReplayTrace *self = data;

  g_ptr_array_unref (self->lines);
  g_free (self->problem);
}

void
bp_replay_trace_unref (BpReplayTrace *self)
{
  g_rc_box_release_full (self, clear);
}

GBytes *
bp_replay_trace_get_descriptors (BpReplayTrace *self)
{
  Line *first = g_ptr_array_index (self->lines, 0);

  return first->data;
}

gboolean
bp_replay_trace_is_at_end (BpReplayTrace *self)
{
  return self->problem == NULL && self->next == self->lines->len;
}

/* --- answering --- */

static Line *
fail (BpReplayTrace *self, const char *problem, GError **error)
{
  if (self->problem == NULL)
    self->problem = g_strdup (problem);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_INTERNAL, self->problem);
  return NULL;
}

/* The next line, which must be @asked. */
static Line *
take (BpReplayTrace *self, const char *asked, GError **error)
{
  Line *line = self->next < self->lines->len ? g_ptr_array_index (self->lines, self->next) : NULL;
  g_autofree char *problem = NULL;

  if (self->problem == NULL && line != NULL && g_str_equal (line->asked, asked)) {
    self->next++;
    return line;
  }
  problem = g_strdup_printf ("line %u of the trace is “%s”, but asked was “%s”", self->next + 1,
                             line != NULL ? line->asked : "its end", asked);
  return fail (self, problem, error);
}

static BpError
get_code (const char *result)
{
  static const struct {
    const char *word;
    BpError code;
  } codes[] = {
    { "timeout", BP_ERROR_TIMEOUT },
    { "gone", BP_ERROR_DISCONNECTED },
    { "busy", BP_ERROR_BUSY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (result, codes[i].word))
      return codes[i].code;
  return BP_ERROR_PROTOCOL;
}

static gboolean
answer (const Line *line, BpClock *clock, GError **error)
{
  g_autoptr (GError) recorded = NULL;

  bp_clock_sleep (clock, line->duration, NULL);
  if (g_str_equal (line->result, "ok") || g_ascii_isdigit (*line->result))
    return TRUE;
  recorded = g_error_new (BP_ERROR, get_code (line->result), "the trace says: %s", line->result);
  if (g_str_equal (line->result, "stall"))
    bp_error_set_stall (recorded);
  g_propagate_error (error, g_steal_pointer (&recorded));
  return FALSE;
}

gboolean
bp_replay_trace_open (BpReplayTrace *self, GError **error)
{
  return take (self, "open", error) != NULL;
}

gboolean
bp_replay_trace_carry_out (BpReplayTrace *self, BpClock *clock, const char *asked, GError **error)
{
  Line *line = take (self, asked, error);

  return line != NULL && answer (line, clock, error);
}

static gssize
get_moved (const Line *line, gsize size)
{
  return (gssize)MIN (g_ascii_strtoull (line->result, NULL, 10), size);
}

gssize
bp_replay_trace_receive (BpReplayTrace *self, BpClock *clock, const char *asked, guint8 *data,
                         gsize size, GError **error)
{
  Line *line = take (self, asked, error);
  gsize n_bytes;
  const guint8 *bytes;

  if (line == NULL)
    return -1;
  bytes = g_bytes_get_data (line->data, &n_bytes);
  if (n_bytes > size) {
    fail (self, "a line of the trace holds more than was asked for", error);
    return -1;
  }
  if (n_bytes > 0)
    memcpy (data, bytes, n_bytes);
  return answer (line, clock, error) ? get_moved (line, size) : -1;
}

gssize
bp_replay_trace_send (BpReplayTrace *self, BpClock *clock, const char *asked, const guint8 *data,
                      gsize size, GError **error)
{
  Line *line = take (self, asked, error);
  gsize n_bytes;
  const guint8 *sent;
  g_autofree char *problem = NULL;

  if (line == NULL)
    return -1;
  sent = g_bytes_get_data (line->data, &n_bytes);
  if (n_bytes == size && (size == 0 || memcmp (sent, data, size) == 0))
    return answer (line, clock, error) ? get_moved (line, size) : -1;
  problem =
      g_strdup_printf ("line %u of the trace sends other bytes than those now sent", self->next);
  fail (self, problem, error);
  return -1;
}
