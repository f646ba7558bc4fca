/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-link.h"

#include "link/bp-trace-writer.h"

struct _BpTraceLink {
  GObject parent_instance;

  BpUsbLink *link;
  BpTraceWriter *writer;
};

static gssize
bp_trace_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                       GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gssize moved = bp_usb_link_control (self->link, setup, data, timeout_ms, &local_error);
  gsize size = setup->request_type & BP_USB_DIR_IN ? (gsize)MAX (moved, 0) : setup->length;
  GString *line = bp_trace_writer_begin (self->writer, "control", start);

  g_string_append_printf (line, " %02x %02x %04x %04x %u", setup->request_type, setup->request,
                          setup->value, setup->index, setup->length);
  bp_trace_append_result (line, moved, local_error);
  bp_trace_append_bytes (line, data, size);
  bp_trace_writer_end (self->writer, line);
  if (moved < 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return moved;
}

static gssize
bp_trace_link_bulk (BpUsbLink *link, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                    GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gssize moved = bp_usb_link_bulk (self->link, endpoint, data, size, timeout_ms, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "bulk", start);

  g_string_append_printf (line, " %02x %" G_GSIZE_FORMAT, endpoint, size);
  bp_trace_append_result (line, moved, local_error);
  bp_trace_append_bytes (line, data, endpoint & BP_USB_DIR_IN ? (gsize)MAX (moved, 0) : size);
  bp_trace_writer_end (self->writer, line);
  if (moved < 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return moved;
}

static gboolean
bp_trace_link_clear_halt (BpUsbLink *link, guint8 endpoint, GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_usb_link_clear_halt (self->link, endpoint, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "clear-halt", start);

  g_string_append_printf (line, " %02x", endpoint);
  bp_trace_append_result (line, -1, local_error);
  bp_trace_writer_end (self->writer, line);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static gboolean
bp_trace_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_usb_link_claim (self->link, interface_number, alternate, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "claim", start);

  g_string_append_printf (line, " %u %u", interface_number, alternate);
  bp_trace_append_result (line, -1, local_error);
  bp_trace_writer_end (self->writer, line);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

static gboolean
bp_trace_link_reset (BpUsbLink *link, GError **error)
{
  BpTraceLink *self = BP_TRACE_LINK (link);
  gint64 start = bp_trace_writer_get_time (self->writer);
  g_autoptr (GError) local_error = NULL;
  gboolean done = bp_usb_link_reset (self->link, &local_error);
  GString *line = bp_trace_writer_begin (self->writer, "reset", start);

  bp_trace_append_result (line, -1, local_error);
  bp_trace_writer_end (self->writer, line);
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
  iface->bulk = bp_trace_link_bulk;
  iface->clear_halt = bp_trace_link_clear_halt;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpTraceLink, bp_trace_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, link_iface_init))

static void
bp_trace_link_finalize (GObject *object)
{
  BpTraceLink *self = BP_TRACE_LINK (object);

  bp_trace_writer_free (self->writer);
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
  self->writer = bp_trace_writer_new (stream, bp_usb_link_get_clock (link));
  g_string_append_printf (line, "open %d", BP_TRACE_VERSION);
  bp_trace_append_bytes (line, descriptors, size);
  bp_trace_writer_end (self->writer, line);
  return BP_USB_LINK (self);
}
