/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * BpVirtualSerial:
 *
 * The far end of a serial line in software: a running firmware, or a UART bootloader. One model for
 * the link in this process and for the CDC-ACM adapter on the kernel's bus. It does not sleep:
 * bytes that it sends become due at their time. Calls must not overlap.
 */
#define BP_TYPE_VIRTUAL_SERIAL (bp_virtual_serial_get_type ())
G_DECLARE_INTERFACE (BpVirtualSerial, bp_virtual_serial, BP, VIRTUAL_SERIAL, GObject)

struct _BpVirtualSerialInterface {
  GTypeInterface parent_iface;

  void (*set_line) (BpVirtualSerial *self, gint64 now, guint baud, BpParity parity);
  void (*set_control) (BpVirtualSerial *self, gint64 now, gboolean dtr, gboolean rts);
  void (*receive) (BpVirtualSerial *self, gint64 now, const guint8 *data, gsize size);
  gsize (*send) (BpVirtualSerial *self, gint64 now, guint8 *data, gsize size);
  gint64 (*get_next_time) (BpVirtualSerial *self, gint64 now);
  gboolean (*is_present) (BpVirtualSerial *self, gint64 now);
};

/** bp_virtual_serial_set_line: the host has set rate and parity. */
void bp_virtual_serial_set_line (BpVirtualSerial *self, gint64 now, guint baud, BpParity parity);

/** bp_virtual_serial_set_control: the host has set DTR and RTS. */
void bp_virtual_serial_set_control (BpVirtualSerial *self, gint64 now, gboolean dtr, gboolean rts);

/** bp_virtual_serial_receive: bytes arrive from the host; the last bit of the last one is on the
 * line at @now. */
void bp_virtual_serial_receive (BpVirtualSerial *self, gint64 now, const guint8 *data, gsize size);

/** bp_virtual_serial_send: takes the bytes that are due by @now, at most @size. Returns: how many.
 */
gsize bp_virtual_serial_send (BpVirtualSerial *self, gint64 now, guint8 *data, gsize size);

/** bp_virtual_serial_get_next_time: Returns: when the next thing happens (a byte is due, the device
 * goes), or -1 if nothing is under way. */
gint64 bp_virtual_serial_get_next_time (BpVirtualSerial *self, gint64 now);

/** bp_virtual_serial_is_present: Returns: whether the device is still there at @now. */
gboolean bp_virtual_serial_is_present (BpVirtualSerial *self, gint64 now);

G_END_DECLS
