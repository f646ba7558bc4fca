/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-replay-port.h"

#include "virtual/bp-replay-line.h"

struct _BpReplayPort {
  BpSerialDevice parent_instance;

  BpReplayTrace *trace;
  BpClock *clock;
};

G_DEFINE_FINAL_TYPE (BpReplayPort, bp_replay_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
bp_replay_port_open (BpSerialDevice *device, GError **error)
{
  BpReplayPort *self = BP_REPLAY_PORT (device);

  return bp_replay_line_new (self->trace, self->clock, error);
}

static void
bp_replay_port_finalize (GObject *object)
{
  BpReplayPort *self = BP_REPLAY_PORT (object);

  bp_replay_trace_unref (self->trace);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (bp_replay_port_parent_class)->finalize (object);
}

static void
bp_replay_port_class_init (BpReplayPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_replay_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = bp_replay_port_open;
}

static void
bp_replay_port_init (BpReplayPort *self)
{
}

BpSerialDevice *
bp_replay_port_new (const char *id, BpReplayTrace *trace, BpClock *clock)
{
  BpReplayPort *self = g_object_new (BP_TYPE_REPLAY_PORT, NULL);
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  port->name = g_strdup ("replay");
  port->usb_id = g_strdup (id);
  port->label = g_strdup ("Replay");
  port->is_loader = TRUE;
  bp_serial_device_take_port (BP_SERIAL_DEVICE (self), port);
  self->trace = bp_replay_trace_ref (trace);
  self->clock = g_object_ref (clock);
  return BP_SERIAL_DEVICE (self);
}
