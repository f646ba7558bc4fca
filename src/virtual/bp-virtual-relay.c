/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-relay.h"

#define FIRMWARE_BAUD 115200

struct _BpVirtualRelay {
  GObject parent_instance;

  BpVirtualRunner *runner;
  BpVirtualUart *rom;
  guint baud;
  BpParity parity;
};

static void bp_virtual_relay_iface_init (BpVirtualSerialInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualRelay, bp_virtual_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_VIRTUAL_SERIAL,
                                                      bp_virtual_relay_iface_init))

/* A firmware that restarts begins anew, on a port that has not gone. */
static void
begin_anew (BpVirtualRelay *self)
{
  const BpVirtualRunnerProfile *profile = bp_virtual_runner_get_profile (self->runner);

  g_object_unref (self->runner);
  self->runner = bp_virtual_runner_new (profile);
}

/* Who listens now. */
static BpVirtualSerial *
get_listener (BpVirtualRelay *self, gint64 now)
{
  gint64 when;
  BpVirtualFate fate = bp_virtual_runner_get_fate (self->runner, &when);

  if (fate == BP_VIRTUAL_TO_LOADER && now >= when)
    return BP_VIRTUAL_SERIAL (self->rom);
  if (fate == BP_VIRTUAL_RESTARTS && now >= when)
    begin_anew (self);
  return BP_VIRTUAL_SERIAL (self->runner);
}

static void
bp_virtual_relay_set_line (BpVirtualSerial *serial, gint64 now, guint baud, BpParity parity)
{
  BpVirtualRelay *self = BP_VIRTUAL_RELAY (serial);

  self->baud = baud;
  self->parity = parity;
  bp_virtual_serial_set_line (BP_VIRTUAL_SERIAL (self->rom), now, baud, parity);
}

static void
bp_virtual_relay_set_control (BpVirtualSerial *serial, gint64 now, gboolean dtr, gboolean rts)
{
  /* Nothing is wired to them. */
}

static void
bp_virtual_relay_receive (BpVirtualSerial *serial, gint64 now, const guint8 *data, gsize size)
{
  BpVirtualRelay *self = BP_VIRTUAL_RELAY (serial);
  BpVirtualSerial *listener = get_listener (self, now);
  gboolean is_understood = self->baud == FIRMWARE_BAUD && self->parity == BP_PARITY_NONE;

  if (listener == BP_VIRTUAL_SERIAL (self->rom) || is_understood)
    bp_virtual_serial_receive (listener, now, data, size);
}

static gsize
bp_virtual_relay_send (BpVirtualSerial *serial, gint64 now, guint8 *data, gsize size)
{
  return bp_virtual_serial_send (get_listener (BP_VIRTUAL_RELAY (serial), now), now, data, size);
}

static gint64
bp_virtual_relay_get_next_time (BpVirtualSerial *serial, gint64 now)
{
  return bp_virtual_serial_get_next_time (get_listener (BP_VIRTUAL_RELAY (serial), now), now);
}

static gboolean
bp_virtual_relay_is_present (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualRelay *self = BP_VIRTUAL_RELAY (serial);

  /* The firmware takes note of the time by this, too. */
  bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (self->runner), now);
  return bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (self->rom), now);
}

static void
bp_virtual_relay_iface_init (BpVirtualSerialInterface *iface)
{
  iface->set_line = bp_virtual_relay_set_line;
  iface->set_control = bp_virtual_relay_set_control;
  iface->receive = bp_virtual_relay_receive;
  iface->send = bp_virtual_relay_send;
  iface->get_next_time = bp_virtual_relay_get_next_time;
  iface->is_present = bp_virtual_relay_is_present;
}

static void
bp_virtual_relay_finalize (GObject *object)
{
  BpVirtualRelay *self = BP_VIRTUAL_RELAY (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->rom);
  G_OBJECT_CLASS (bp_virtual_relay_parent_class)->finalize (object);
}

static void
bp_virtual_relay_class_init (BpVirtualRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_relay_finalize;
}

static void
bp_virtual_relay_init (BpVirtualRelay *self)
{
  self->baud = FIRMWARE_BAUD;
}

BpVirtualRelay *
bp_virtual_relay_new (BpVirtualRunner *runner, BpVirtualUart *rom)
{
  BpVirtualRelay *self = g_object_new (BP_TYPE_VIRTUAL_RELAY, NULL);

  self->runner = g_object_ref (runner);
  self->rom = g_object_ref (rom);
  return self;
}
