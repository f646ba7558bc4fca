/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpVirtualOutbox: bytes on their way to the host, each packet with the time at which it arrives.
 * A plain value, empty at first. */
typedef struct {
  GQueue packets;
} BpVirtualOutbox;

void bp_virtual_outbox_init (BpVirtualOutbox *self);

/** bp_virtual_outbox_clear: forgets all of them. */
void bp_virtual_outbox_clear (BpVirtualOutbox *self);

/** bp_virtual_outbox_put: adds @size bytes, more than 0, that are due at @due, not before those
 * that are there. */
void bp_virtual_outbox_put (BpVirtualOutbox *self, gint64 due, gconstpointer data, gsize size);

/** bp_virtual_outbox_take: takes the bytes that are due by @now, at most @size. Returns: how many.
 */
gsize bp_virtual_outbox_take (BpVirtualOutbox *self, gint64 now, guint8 *data, gsize size);

/** bp_virtual_outbox_get_next_time: Returns: when the next bytes are due, -1 if there are none. */
gint64 bp_virtual_outbox_get_next_time (BpVirtualOutbox *self);

G_END_DECLS
