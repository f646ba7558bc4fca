/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-writer.h"

#include "base/bp-error.h"

struct _BpTraceWriter {
  GOutputStream *stream; /* (nullable): gone after an error */
  BpClock *clock;
  gint64 opened;
};

BpTraceWriter *
bp_trace_writer_new (GOutputStream *stream, BpClock *clock)
{
  BpTraceWriter *self = g_new0 (BpTraceWriter, 1);

  self->stream = g_object_ref (stream);
  self->clock = g_object_ref (clock);
  self->opened = bp_clock_now (clock);
  return self;
}

void
bp_trace_writer_free (BpTraceWriter *self)
{
  if (self->stream != NULL)
    g_output_stream_flush (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_object_unref (self->clock);
  g_free (self);
}

gint64
bp_trace_writer_get_time (BpTraceWriter *self)
{
  return bp_clock_now (self->clock);
}

GString *
bp_trace_writer_begin (BpTraceWriter *self, const char *word, gint64 start)
{
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, word,
                          start - self->opened, bp_trace_writer_get_time (self) - start);
  return line;
}

void
bp_trace_append_bytes (GString *line, const guint8 *data, gsize size)
{
  static const char digits[] = "0123456789abcdef";

  g_string_append_c (line, ' ');
  for (gsize i = 0; i < size; i++) {
    g_string_append_c (line, digits[data[i] >> 4]);
    g_string_append_c (line, digits[data[i] & 0xf]);
  }
  if (size == 0)
    g_string_append_c (line, '-');
}

static const char *
get_word (const GError *error)
{
  if (bp_error_is_stall (error))
    return "stall";
  switch (bp_error_get_code (error)) {
  case BP_ERROR_TIMEOUT:
    return "timeout";
  case BP_ERROR_DISCONNECTED:
    return "gone";
  case BP_ERROR_BUSY:
    return "busy";
  default:
    return "error";
  }
}

void
bp_trace_append_result (GString *line, gssize moved, const GError *error)
{
  if (error != NULL)
    g_string_append_printf (line, " %s", get_word (error));
  else if (moved < 0)
    g_string_append (line, " ok");
  else
    g_string_append_printf (line, " %d", (int)moved);
}

void
bp_trace_writer_end (BpTraceWriter *self, GString *line)
{
  g_autoptr (GError) error = NULL;

  g_string_append_c (line, '\n');
  if (self->stream != NULL &&
      !g_output_stream_write_all (self->stream, line->str, line->len, NULL, NULL, &error)) {
    g_message ("the trace ends here: %s", error->message);
    g_clear_object (&self->stream);
  }
  g_string_free (line, TRUE);
}
