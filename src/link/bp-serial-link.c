/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-serial-link.h"

#include "base/bp-error.h"

G_DEFINE_INTERFACE (BpSerialLink, bp_serial_link, G_TYPE_OBJECT)

static void
bp_serial_link_default_init (BpSerialLinkInterface *iface)
{
}

gboolean
bp_serial_link_set_line (BpSerialLink *self, guint baud, BpParity parity, GError **error)
{
  g_return_val_if_fail (BP_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (baud > 0, FALSE);

  return BP_SERIAL_LINK_GET_IFACE (self)->set_line (self, baud, parity, error);
}

gboolean
bp_serial_link_set_control (BpSerialLink *self, gboolean dtr, gboolean rts, GError **error)
{
  g_return_val_if_fail (BP_IS_SERIAL_LINK (self), FALSE);

  return BP_SERIAL_LINK_GET_IFACE (self)->set_control (self, dtr, rts, error);
}

gssize
bp_serial_link_read (BpSerialLink *self, guint8 *data, gsize size, gint64 timeout,
                     GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_SERIAL_LINK (self), -1);
  g_return_val_if_fail (size > 0, -1);

  return BP_SERIAL_LINK_GET_IFACE (self)->read (self, data, size, timeout, cancellable, error);
}

gboolean
bp_serial_link_read_exactly (BpSerialLink *self, guint8 *data, gsize size, gint64 timeout,
                             GCancellable *cancellable, GError **error)
{
  BpClock *clock = bp_serial_link_get_clock (self);
  gint64 end = bp_clock_now (clock) + timeout;
  gsize done = 0;

  while (done < size) {
    gint64 left = MAX (end - bp_clock_now (clock), 0);
    gssize n = bp_serial_link_read (self, data + done, size - done, left, cancellable, error);

    if (n < 0)
      return FALSE;
    if (n == 0) {
      g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT,
                   "only %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes came", done, size);
      return FALSE;
    }
    done += (gsize)n;
  }
  return TRUE;
}

gboolean
bp_serial_link_write (BpSerialLink *self, const guint8 *data, gsize size, gint64 timeout,
                      GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (BP_IS_SERIAL_LINK (self), FALSE);

  return BP_SERIAL_LINK_GET_IFACE (self)->write (self, data, size, timeout, cancellable, error);
}

void
bp_serial_link_discard_input (BpSerialLink *self)
{
  g_return_if_fail (BP_IS_SERIAL_LINK (self));

  BP_SERIAL_LINK_GET_IFACE (self)->discard_input (self);
}

BpClock *
bp_serial_link_get_clock (BpSerialLink *self)
{
  g_return_val_if_fail (BP_IS_SERIAL_LINK (self), NULL);

  return BP_SERIAL_LINK_GET_IFACE (self)->get_clock (self);
}
