/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-serial-link.h"

#include "base/bp-error.h"

struct _BpVirtualSerialLink {
  GObject parent_instance;

  BpVirtualSerial *far_end;
  BpClock *clock;
  gboolean wire;
  guint baud;
  BpParity parity;
};

static void bp_virtual_serial_link_iface_init (BpSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualSerialLink, bp_virtual_serial_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK,
                                                      bp_virtual_serial_link_iface_init))

static gboolean
check_present (BpVirtualSerialLink *self, GError **error)
{
  if (bp_virtual_serial_is_present (self->far_end, bp_clock_now (self->clock)))
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the serial port is gone");
  return FALSE;
}

static gboolean
bp_virtual_serial_link_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (link);

  if (!check_present (self, error))
    return FALSE;
  self->baud = baud;
  self->parity = parity;
  bp_virtual_serial_set_line (self->far_end, bp_clock_now (self->clock), baud, parity);
  return TRUE;
}

static gboolean
bp_virtual_serial_link_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (link);

  if (!check_present (self, error))
    return FALSE;
  bp_virtual_serial_set_control (self->far_end, bp_clock_now (self->clock), dtr, rts);
  return TRUE;
}

static gssize
bp_virtual_serial_link_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
                             GCancellable *cancellable, GError **error)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (link);
  gint64 end = bp_clock_now (self->clock) + timeout;

  for (;;) {
    gint64 now = bp_clock_now (self->clock);
    gsize n = bp_virtual_serial_send (self->far_end, now, data, size);
    gint64 next;

    if (n > 0)
      return (gssize)n;
    if (bp_set_cancelled (cancellable, error) || !check_present (self, error))
      return -1;
    if (now >= end)
      return 0;
    next = bp_virtual_serial_get_next_time (self->far_end, now);
    bp_clock_sleep (self->clock, (next > now ? MIN (next, end) : end) - now, cancellable);
  }
}

/* Start bit, eight data bits, parity if any, stop bit. */
static gint64
get_wire_time (BpVirtualSerialLink *self, gsize size)
{
  guint bits = self->parity == BP_PARITY_NONE ? 10 : 11;

  return self->wire ? (gint64)size * bits * BP_SEC / self->baud : 0;
}

static gboolean
bp_virtual_serial_link_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                              GCancellable *cancellable, GError **error)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (link);

  if (bp_set_cancelled (cancellable, error) || !check_present (self, error))
    return FALSE;
  bp_clock_sleep (self->clock, get_wire_time (self, size), NULL);
  bp_virtual_serial_receive (self->far_end, bp_clock_now (self->clock), data, size);
  return TRUE;
}

static void
bp_virtual_serial_link_discard_input (BpSerialLink *link)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (link);
  guint8 waste[256];

  while (bp_virtual_serial_send (self->far_end, bp_clock_now (self->clock), waste, sizeof waste) >
         0)
    ;
}

static BpClock *
bp_virtual_serial_link_get_clock (BpSerialLink *link)
{
  return BP_VIRTUAL_SERIAL_LINK (link)->clock;
}

static void
bp_virtual_serial_link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = bp_virtual_serial_link_set_line;
  iface->set_control = bp_virtual_serial_link_set_control;
  iface->read = bp_virtual_serial_link_read;
  iface->write = bp_virtual_serial_link_write;
  iface->discard_input = bp_virtual_serial_link_discard_input;
  iface->get_clock = bp_virtual_serial_link_get_clock;
}

static void
bp_virtual_serial_link_finalize (GObject *object)
{
  BpVirtualSerialLink *self = BP_VIRTUAL_SERIAL_LINK (object);

  g_clear_object (&self->far_end);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_virtual_serial_link_parent_class)->finalize (object);
}

static void
bp_virtual_serial_link_class_init (BpVirtualSerialLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_serial_link_finalize;
}

static void
bp_virtual_serial_link_init (BpVirtualSerialLink *self)
{
  self->baud = 115200;
}

BpSerialLink *
bp_virtual_serial_link_new (BpVirtualSerial *far_end, BpClock *clock, gboolean wire)
{
  BpVirtualSerialLink *self = g_object_new (BP_TYPE_VIRTUAL_SERIAL_LINK, NULL);

  self->far_end = g_object_ref (far_end);
  self->clock = g_object_ref (clock);
  self->wire = wire;
  bp_virtual_serial_set_line (far_end, bp_clock_now (clock), self->baud, self->parity);
  return BP_SERIAL_LINK (self);
}
