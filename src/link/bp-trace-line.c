/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-line.h"

#include "link/bp-trace-writer.h"

struct _BpTraceLine {
  GObject parent_instance;

  BpSerialLink *link;
  BpTraceWriter *writer;
};

static gboolean
bp_trace_line_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  BpTraceLine *self = BP_TRACE_LINE (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_serial_link_set_line (self->link, baud, parity, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "line", start);

  g_string_append_printf (line, " %u %s", baud, parity == BP_PARITY_EVEN ? "even" : "none");
  bp_trace_append_result (line, -1, local_error);
  bp_trace_writer_end (self->writer, line);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static gboolean
bp_trace_line_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  BpTraceLine *self = BP_TRACE_LINE (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_serial_link_set_control (self->link, dtr, rts, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "pins", start);

  g_string_append_printf (line, " %d %d", dtr != FALSE, rts != FALSE);
  bp_trace_append_result (line, -1, local_error);
  bp_trace_writer_end (self->writer, line);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static gssize
bp_trace_line_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
                    GCancellable *cancellable, GError **error)
{
  BpTraceLine *self = BP_TRACE_LINE (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gssize n = bp_serial_link_read (self->link, data, size, timeout, cancellable, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "read", start);

  g_string_append_printf (line, " %u", (guint)size);
  bp_trace_append_result (line, n, local_error);
  bp_trace_append_bytes (line, data, (gsize)MAX (n, 0));
  bp_trace_writer_end (self->writer, line);
  if (n < 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return n;
}

static gboolean
bp_trace_line_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                     GCancellable *cancellable, GError **error)
{
  BpTraceLine *self = BP_TRACE_LINE (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_serial_link_write (self->link, data, size, timeout, cancellable, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "write", start);

  g_string_append_printf (line, " %u", (guint)size);
  bp_trace_append_result (line, (gssize)size, local_error);
  bp_trace_append_bytes (line, data, size);
  bp_trace_writer_end (self->writer, line);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static void
bp_trace_line_discard_input (BpSerialLink *link)
{
  BpTraceLine *self = BP_TRACE_LINE (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  GString *line;

  bp_serial_link_discard_input (self->link);
  line = bp_trace_writer_begin (self->writer, "discard", start);
  bp_trace_append_result (line, -1, NULL);
  bp_trace_writer_end (self->writer, line);
}

static BpClock *
bp_trace_line_get_clock (BpSerialLink *link)
{
  return bp_serial_link_get_clock (BP_TRACE_LINE (link)->link);
}

static void
link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = bp_trace_line_set_line;
  iface->set_control = bp_trace_line_set_control;
  iface->read = bp_trace_line_read;
  iface->write = bp_trace_line_write;
  iface->discard_input = bp_trace_line_discard_input;
  iface->get_clock = bp_trace_line_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpTraceLine, bp_trace_line, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK, link_iface_init))

static void
bp_trace_line_finalize (GObject *object)
{
  BpTraceLine *self = BP_TRACE_LINE (object);

  bp_trace_writer_free (self->writer);
  g_object_unref (self->link);
  G_OBJECT_CLASS (bp_trace_line_parent_class)->finalize (object);
}

static void
bp_trace_line_class_init (BpTraceLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_trace_line_finalize;
}

static void
bp_trace_line_init (BpTraceLine *self)
{
}

BpSerialLink *
bp_trace_line_new (BpSerialLink *link, GOutputStream *stream)
{
  BpTraceLine *self = g_object_new (BP_TYPE_TRACE_LINE, NULL);
  GString *line = g_string_new (NULL);

  self->link = g_object_ref (link);
  self->writer = bp_trace_writer_new (stream, bp_serial_link_get_clock (link));
  g_string_append_printf (line, "open %d", BP_TRACE_VERSION);
  bp_trace_append_bytes (line, NULL, 0);
  bp_trace_writer_end (self->writer, line);
  return BP_SERIAL_LINK (self);
}
