/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-outbox.h"

#include <string.h>

typedef struct {
  gint64 due;
  GBytes *bytes;
} Packet;

static void
free_packet (gpointer data)
{
  g_bytes_unref (((Packet *)data)->bytes);
  g_free (data);
}

void
bp_virtual_outbox_init (BpVirtualOutbox *self)
{
  g_queue_init (&self->packets);
}

void
bp_virtual_outbox_clear (BpVirtualOutbox *self)
{
  g_queue_clear_full (&self->packets, free_packet);
}

void
bp_virtual_outbox_put (BpVirtualOutbox *self, gint64 due, gconstpointer data, gsize size)
{
  Packet *packet = g_new (Packet, 1);

  packet->due = due;
  packet->bytes = g_bytes_new (data, size);
  g_queue_push_tail (&self->packets, packet);
}

gsize
bp_virtual_outbox_take (BpVirtualOutbox *self, gint64 now, guint8 *data, gsize size)
{
  gsize n = 0;

  while (n < size) {
    Packet *next = g_queue_peek_head (&self->packets);
    gsize available = next != NULL ? g_bytes_get_size (next->bytes) : 0;
    gsize part = MIN (available, size - n);

    if (next == NULL || next->due > now)
      break;
    memcpy (data + n, g_bytes_get_data (next->bytes, NULL), part);
    n += part;
    if (part < available) {
      GBytes *rest = g_bytes_new_from_bytes (next->bytes, part, available - part);

      g_bytes_unref (next->bytes);
      next->bytes = rest;
    } else {
      free_packet (g_queue_pop_head (&self->packets));
    }
  }
  return n;
}

gint64
bp_virtual_outbox_get_next_time (BpVirtualOutbox *self)
{
  const Packet *next = g_queue_peek_head (&self->packets);

  return next != NULL ? next->due : -1;
}
