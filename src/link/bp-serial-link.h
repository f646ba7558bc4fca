/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-clock.h"

G_BEGIN_DECLS

/** BpParity: of a serial line; always 8 data bits and 1 stop bit. */
typedef enum {
  BP_PARITY_NONE,
  BP_PARITY_EVEN,
} BpParity;

/**
 * BpSerialLink:
 *
 * An opened serial port, exclusively ours. Owned by one thread at a time. Its makers are the
 * system's ports (here) and the virtual boards. Reading never spins: an unplugged port is
 * %BP_ERROR_DISCONNECTED at once.
 */
#define BP_TYPE_SERIAL_LINK (bp_serial_link_get_type ())
G_DECLARE_INTERFACE (BpSerialLink, bp_serial_link, BP, SERIAL_LINK, GObject)

struct _BpSerialLinkInterface {
  GTypeInterface parent_iface;

  gboolean (*set_line) (BpSerialLink *self, guint baud, BpParity parity, GError **error);
  gboolean (*set_control) (BpSerialLink *self, gboolean dtr, gboolean rts, GError **error);
  gssize (*read) (BpSerialLink *self, guint8 *data, gsize size, gint64 timeout,
                  GCancellable *cancellable, GError **error);
  gboolean (*write) (BpSerialLink *self, const guint8 *data, gsize size, gint64 timeout,
                     GCancellable *cancellable, GError **error);
  void (*discard_input) (BpSerialLink *self);
  BpClock *(*get_clock) (BpSerialLink *self);
};

/** bp_serial_link_set_line: sets rate (baud, any that the adapter can) and parity; flow control is
 * off. %BP_ERROR_NOT_SUPPORTED if the adapter can't. */
gboolean bp_serial_link_set_line (BpSerialLink *self, guint baud, BpParity parity, GError **error);

/** bp_serial_link_set_control: sets the lines DTR and RTS. */
gboolean bp_serial_link_set_control (BpSerialLink *self, gboolean dtr, gboolean rts,
                                     GError **error);

/**
 * bp_serial_link_read:
 * @size: room at @data, more than 0
 * @timeout: microseconds to wait for the first byte
 *
 * Returns: as many bytes as are there, at most @size; 0 if none came in time; -1 with
 * %BP_ERROR_DISCONNECTED, %BP_ERROR_CANCELLED or %BP_ERROR_PROTOCOL.
 */
gssize bp_serial_link_read (BpSerialLink *self, guint8 *data, gsize size, gint64 timeout,
                            GCancellable *cancellable, GError **error);

/** bp_serial_link_read_exactly: reads @size bytes within @timeout microseconds; %BP_ERROR_TIMEOUT
 * if fewer came. */
gboolean bp_serial_link_read_exactly (BpSerialLink *self, guint8 *data, gsize size, gint64 timeout,
                                      GCancellable *cancellable, GError **error);

/** bp_serial_link_write: writes all @size bytes; %BP_ERROR_TIMEOUT if the port does not take them
 * within @timeout microseconds. */
gboolean bp_serial_link_write (BpSerialLink *self, const guint8 *data, gsize size, gint64 timeout,
                               GCancellable *cancellable, GError **error);

/** bp_serial_link_discard_input: forgets what has arrived and was not read. */
void bp_serial_link_discard_input (BpSerialLink *self);

/** bp_serial_link_get_clock: Returns: (transfer none): the clock by which this link's time runs. */
BpClock *bp_serial_link_get_clock (BpSerialLink *self);

G_END_DECLS
