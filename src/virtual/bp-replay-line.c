/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-replay-line.h"

struct _BpReplayLine {
  GObject parent_instance;

  BpReplayTrace *trace;
  BpClock *clock;
};

static gboolean
bp_replay_line_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  BpReplayLine *self = BP_REPLAY_LINE (link);
  g_autofree char *asked =
      g_strdup_printf ("line %u %s", baud, parity == BP_PARITY_EVEN ? "even" : "none");

  return bp_replay_trace_carry_out (self->trace, self->clock, asked, error);
}

static gboolean
bp_replay_line_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  BpReplayLine *self = BP_REPLAY_LINE (link);
  g_autofree char *asked = g_strdup_printf ("pins %d %d", dtr != FALSE, rts != FALSE);

  return bp_replay_trace_carry_out (self->trace, self->clock, asked, error);
}

static gssize
bp_replay_line_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
                     GCancellable *cancellable, GError **error)
{
  BpReplayLine *self = BP_REPLAY_LINE (link);
  g_autofree char *asked = g_strdup_printf ("read %u", (guint)size);

  return bp_replay_trace_receive (self->trace, self->clock, asked, data, size, error);
}

static gboolean
bp_replay_line_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                      GCancellable *cancellable, GError **error)
{
  BpReplayLine *self = BP_REPLAY_LINE (link);
  g_autofree char *asked = g_strdup_printf ("write %u", (guint)size);

  return bp_replay_trace_send (self->trace, self->clock, asked, data, size, error) >= 0;
}

/* What is not as it was shows at the next request that can fail. */
static void
bp_replay_line_discard_input (BpSerialLink *link)
{
  BpReplayLine *self = BP_REPLAY_LINE (link);

  bp_replay_trace_carry_out (self->trace, self->clock, "discard", NULL);
}

static BpClock *
bp_replay_line_get_clock (BpSerialLink *link)
{
  return BP_REPLAY_LINE (link)->clock;
}

static void
link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = bp_replay_line_set_line;
  iface->set_control = bp_replay_line_set_control;
  iface->read = bp_replay_line_read;
  iface->write = bp_replay_line_write;
  iface->discard_input = bp_replay_line_discard_input;
  iface->get_clock = bp_replay_line_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpReplayLine, bp_replay_line, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK, link_iface_init))

static void
bp_replay_line_finalize (GObject *object)
{
  BpReplayLine *self = BP_REPLAY_LINE (object);

  bp_replay_trace_unref (self->trace);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (bp_replay_line_parent_class)->finalize (object);
}

static void
bp_replay_line_class_init (BpReplayLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_replay_line_finalize;
}

static void
bp_replay_line_init (BpReplayLine *self)
{
}

BpSerialLink *
bp_replay_line_new (BpReplayTrace *trace, BpClock *clock, GError **error)
{
  BpReplayLine *self;

  if (!bp_replay_trace_open (trace, error))
    return NULL;
  self = g_object_new (BP_TYPE_REPLAY_LINE, NULL);
  self->trace = bp_replay_trace_ref (trace);
  self->clock = g_object_ref (clock);
  return BP_SERIAL_LINK (self);
}
