/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-serial.h"

G_DEFINE_INTERFACE (BpVirtualSerial, bp_virtual_serial, G_TYPE_OBJECT)

static void
bp_virtual_serial_default_init (BpVirtualSerialInterface *iface)
{
}

void
bp_virtual_serial_set_line (BpVirtualSerial *self, gint64 now, guint baud, BpParity parity)
{
  BP_VIRTUAL_SERIAL_GET_IFACE (self)->set_line (self, now, baud, parity);
}

void
bp_virtual_serial_set_control (BpVirtualSerial *self, gint64 now, gboolean dtr, gboolean rts)
{
  BP_VIRTUAL_SERIAL_GET_IFACE (self)->set_control (self, now, dtr, rts);
}

void
bp_virtual_serial_receive (BpVirtualSerial *self, gint64 now, const guint8 *data, gsize size)
{
  BP_VIRTUAL_SERIAL_GET_IFACE (self)->receive (self, now, data, size);
}

gsize
bp_virtual_serial_send (BpVirtualSerial *self, gint64 now, guint8 *data, gsize size)
{
  return BP_VIRTUAL_SERIAL_GET_IFACE (self)->send (self, now, data, size);
}

gint64
bp_virtual_serial_get_next_time (BpVirtualSerial *self, gint64 now)
{
  return BP_VIRTUAL_SERIAL_GET_IFACE (self)->get_next_time (self, now);
}

gboolean
bp_virtual_serial_is_present (BpVirtualSerial *self, gint64 now)
{
  return BP_VIRTUAL_SERIAL_GET_IFACE (self)->is_present (self, now);
}
