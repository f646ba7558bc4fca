/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-replay-link.h"

struct _BpReplayLink {
  GObject parent_instance;

  BpReplayTrace *trace;
  BpClock *clock;
};

static gssize
bp_replay_link_control (BpUsbLink *link, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                        GError **error)
{
  BpReplayLink *self = BP_REPLAY_LINK (link);
  g_autofree char *asked =
      g_strdup_printf ("control %02x %02x %04x %04x %u", setup->request_type, setup->request,
                       setup->value, setup->index, setup->length);

  if (setup->request_type & BP_USB_DIR_IN)
    return bp_replay_trace_receive (self->trace, self->clock, asked, data, setup->length, error);
  return bp_replay_trace_send (self->trace, self->clock, asked, data, setup->length, error);
}

static gssize
bp_replay_link_bulk (BpUsbLink *link, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                     GError **error)
{
  BpReplayLink *self = BP_REPLAY_LINK (link);
  g_autofree char *asked = g_strdup_printf ("bulk %02x %" G_GSIZE_FORMAT, endpoint, size);

  if (endpoint & BP_USB_DIR_IN)
    return bp_replay_trace_receive (self->trace, self->clock, asked, data, size, error);
  return bp_replay_trace_send (self->trace, self->clock, asked, data, size, error);
}

static gboolean
bp_replay_link_clear_halt (BpUsbLink *link, guint8 endpoint, GError **error)
{
  BpReplayLink *self = BP_REPLAY_LINK (link);
  g_autofree char *asked = g_strdup_printf ("clear-halt %02x", endpoint);

  return bp_replay_trace_carry_out (self->trace, self->clock, asked, error);
}

static gboolean
bp_replay_link_claim (BpUsbLink *link, guint8 interface_number, guint8 alternate, GError **error)
{
  BpReplayLink *self = BP_REPLAY_LINK (link);
  g_autofree char *asked = g_strdup_printf ("claim %u %u", interface_number, alternate);

  return bp_replay_trace_carry_out (self->trace, self->clock, asked, error);
}

static gboolean
bp_replay_link_reset (BpUsbLink *link, GError **error)
{
  BpReplayLink *self = BP_REPLAY_LINK (link);

  return bp_replay_trace_carry_out (self->trace, self->clock, "reset", error);
}

static GBytes *
bp_replay_link_get_descriptors (BpUsbLink *link)
{
  return bp_replay_trace_get_descriptors (BP_REPLAY_LINK (link)->trace);
}

static BpClock *
bp_replay_link_get_clock (BpUsbLink *link)
{
  return BP_REPLAY_LINK (link)->clock;
}

static void
link_iface_init (BpUsbLinkInterface *iface)
{
  iface->control = bp_replay_link_control;
  iface->claim = bp_replay_link_claim;
  iface->reset = bp_replay_link_reset;
  iface->get_descriptors = bp_replay_link_get_descriptors;
  iface->get_clock = bp_replay_link_get_clock;
  iface->bulk = bp_replay_link_bulk;
  iface->clear_halt = bp_replay_link_clear_halt;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpReplayLink, bp_replay_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_LINK, link_iface_init))

static void
bp_replay_link_finalize (GObject *object)
{
  BpReplayLink *self = BP_REPLAY_LINK (object);

  bp_replay_trace_unref (self->trace);
  g_object_unref (self->clock);
  G_OBJECT_CLASS (bp_replay_link_parent_class)->finalize (object);
}

static void
bp_replay_link_class_init (BpReplayLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_replay_link_finalize;
}

static void
bp_replay_link_init (BpReplayLink *self)
{
}

BpUsbLink *
bp_replay_link_new (BpReplayTrace *trace, BpClock *clock, GError **error)
{
  BpReplayLink *self;

  if (!bp_replay_trace_open (trace, error))
    return NULL;
  self = g_object_new (BP_TYPE_REPLAY_LINK, NULL);
  self->trace = bp_replay_trace_ref (trace);
  self->clock = g_object_ref (clock);
  return BP_USB_LINK (self);
}
