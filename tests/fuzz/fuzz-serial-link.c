/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-serial-link.h"

#include <string.h>

#include "base/bp-fake-clock.h"

struct _FuzzSerialLink {
  GObject parent_instance;

  BpClock *clock;
  const guint8 *data;
  gsize left;
  gsize together;
};

static gboolean
fuzz_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  return TRUE;
}

static gboolean
fuzz_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  return TRUE;
}

static gssize
fuzz_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout, GCancellable *cancellable,
           GError **error)
{
  FuzzSerialLink *self = FUZZ_SERIAL_LINK (link);
  gsize moved;

  if (self->together == 0 && self->left > 0) {
    self->together = *self->data++;
    self->left--;
  }
  moved = MIN (MIN (self->together, self->left), size);
  if (moved == 0) {
    bp_clock_sleep (self->clock, timeout, NULL);
    return 0;
  }
  bp_clock_sleep (self->clock, BP_MSEC, NULL);
  memcpy (data, self->data, moved);
  self->data += moved;
  self->left -= moved;
  self->together -= moved;
  return (gssize)moved;
}

static gboolean
fuzz_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
            GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fuzz_discard_input (BpSerialLink *link)
{
}

static BpClock *
fuzz_get_clock (BpSerialLink *link)
{
  return FUZZ_SERIAL_LINK (link)->clock;
}

static void
fuzz_link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = fuzz_set_line;
  iface->set_control = fuzz_set_control;
  iface->read = fuzz_read;
  iface->write = fuzz_write;
  iface->discard_input = fuzz_discard_input;
  iface->get_clock = fuzz_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzSerialLink, fuzz_serial_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK, fuzz_link_iface_init))

static void
fuzz_serial_link_finalize (GObject *object)
{
  g_object_unref (FUZZ_SERIAL_LINK (object)->clock);
  G_OBJECT_CLASS (fuzz_serial_link_parent_class)->finalize (object);
}

static void
fuzz_serial_link_class_init (FuzzSerialLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fuzz_serial_link_finalize;
}

static void
fuzz_serial_link_init (FuzzSerialLink *self)
{
  self->clock = bp_fake_clock_new ();
}

BpSerialLink *
fuzz_serial_link_new (const guint8 *data, gsize size)
{
  FuzzSerialLink *self = g_object_new (FUZZ_TYPE_SERIAL_LINK, NULL);

  self->data = data;
  self->left = size;
  return BP_SERIAL_LINK (self);
}
