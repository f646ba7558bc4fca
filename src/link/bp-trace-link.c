/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-link.h"

#include "base/bp-error.h"

#define FORMAT_VERSION 1

struct _BpTraceLink {
  GObject parent_instance;

  BpUsbLink *link;
  GOutputStream *stream; /* (nullable): gone after an error */
  gint64 opened;
};

static void
append_hex (GString *line, const guint8 *data, gsize size)
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

static void
write_line (BpTraceLink *self, GString *line)
{
  g_autoptr (GError) error = NULL;

  g_string_append_c (line, '\n');
  if (self->stream == NULL ||
      g_output_stream_write_all (self->stream, line->str, line->len, NULL, NULL, &error))
    return;
  g_message ("the trace ends here: %s", error->message);
  g_clear_object (&self->stream);
}

static gint64
now (BpTraceLink *self)
{
  return bp_clock_now (bp_usb_link_get_clock (self->link));
}

static GString *
begin_line (BpTraceLink *self, const char *word, gint64 start)
{
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, word,
                          start - self->opened, now (self) - start);
  return line;
}

static const char *
get_result (const GError *error)
{
  if (error == NULL)
    return "ok";
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

static gssize
bp_trace_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                       GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = now (self);
  g_autoptr (GError) local_error = NULL;
  gssize moved = bp_usb_link_control (self->link, setup, data, timeout_ms, &local_error);
  gsize size = setup->request_type & BP_USB_DIR_IN ? (gsize)MAX (moved, 0) : setup->length;
  GString *line = begin_line (self, "control", start);

  g_string_append_printf (line, " %02x %02x %04x %04x %u", setup->request_type, setup->request,
                          setup->value, setup->index, setup->length);
  if (moved >= 0)
    g_string_append_printf (line, " %d", (int)moved);
  else
    g_string_append_printf (line, " %s", get_result (local_error));
  append_hex (line, data, size);
  write_line (self, line);
  g_string_free (line, TRUE);
  if (moved < 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return moved;
}

static gboolean
bp_trace_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = now (self);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_usb_link_claim (self->link, interface_number, alternate, &local_error);
  GString *line = begin_line (self, "claim", start);

  g_string_append_printf (line, " %u %u %s", interface_number, alternate, get_result (local_error));
  write_line (self, line);
  g_string_free (line, TRUE);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static gboolean
bp_trace_link_reset (BpUsbLink *link, GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = now (self);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_usb_link_reset (self->link, &local_error);
  GString *line = begin_line (self, "reset", start);

  g_string_append_printf (line, " %s", get_result (local_error));
  write_line (self, line);
  g_string_free (line, TRUE);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static GBytes *
bp_trace_link_get_descriptors (BpUsbLink *link)
{
  return bp_usb_link_get_descriptors (BP_TRACE_LINK (link)->link);
}

static BpClock *
bp_trace_link_get_clock (BpUsbLink *link)
{
  return bp_usb_link_get_clock (BP_TRACE_LINK (link)->link);
}

static void
link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = bp_trace_link_control;
  iface->claim = bp_trace_link_claim;
  iface->reset = bp_trace_link_reset;
  iface->get_descriptors = bp_trace_link_get_descriptors;
  iface->get_clock = bp_trace_link_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpTraceLink, bp_trace_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, link_iface_init))

static void
bp_trace_link_finalize (GObject *object)
{
  BpTraceLink *self = BP_TRACE_LINK (object);

  if (self->stream != NULL)
    g_output_stream_flush (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_object_unref (self->link);
  G_OBJECT_CLASS (bp_trace_link_parent_class)->finalize (object);
}

static void
bp_trace_link_class_init (BpTraceLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_trace_link_finalize;
}

static void
bp_trace_link_init (BpTraceLink *self)
{
}

BpUsbLink *
bp_trace_link_new (BpUsbLink *link, GOutputStream *stream)
{
  BpTraceLink *self = g_object_new (BP_TYPE_TRACE_LINK, NULL);
  GString *line = g_string_new (NULL);
  gsize size;
  const guint8 *descriptors = g_bytes_get_data (bp_usb_link_get_descriptors (link), &size);

  self->link = g_object_ref (link);
  self->stream = g_object_ref (stream);
  self->opened = now (self);
  g_string_append_printf (line, "open %d", FORMAT_VERSION);
  append_hex (line, descriptors, size);
  write_line (self, line);
  g_string_free (line, TRUE);
  return BP_USB_LINK (self);
}
