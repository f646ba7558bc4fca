/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-trace-port.h"

#include "link/bp-trace-line.h"

struct _BpTracePort {
  BpSerialDevice parent_instance;

  BpSerialDevice *device;
  GOutputStream *stream;
};

G_DEFINE_FINAL_TYPE (BpTracePort, bp_trace_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
bp_trace_port_open (BpSerialDevice *device, GError **error)
{
  BpTracePort *self = BP_TRACE_PORT (device);
  g_autoptr (BpSerialLink) link = bp_serial_device_open (self->device, error);

  return link != NULL ? bp_trace_line_new (link, self->stream) : NULL;
}

static void
bp_trace_port_finalize (GObject *object)
{
  BpTracePort *self = BP_TRACE_PORT (object);

  g_object_unref (self->device);
  g_object_unref (self->stream);
  G_OBJECT_CLASS (bp_trace_port_parent_class)->finalize (object);
}

static void
bp_trace_port_class_init (BpTracePortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_trace_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = bp_trace_port_open;
}

static void
bp_trace_port_init (BpTracePort *self)
{
}

BpSerialDevice *
bp_trace_port_new (BpSerialDevice *port, GOutputStream *stream)
{
  BpTracePort *self = g_object_new (BP_TYPE_TRACE_PORT, NULL);
  BpSerialPort *named = g_new0 (BpSerialPort, 1);

  named->name = g_strdup (bp_serial_device_get_port (port)->name);
  bp_serial_device_take_port (BP_SERIAL_DEVICE (self), named);
  self->device = g_object_ref (port);
  self->stream = g_object_ref (stream);
  return BP_SERIAL_DEVICE (self);
}
