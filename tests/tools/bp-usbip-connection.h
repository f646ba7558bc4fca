/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-usbip-gadget.h"

G_BEGIN_DECLS

/**
 * BpUsbipConnection:
 *
 * The far end of a port of the kernel's USB/IP bus: hands what the host asks to a gadget, and its
 * answers back when they are due. One main context.
 *
 * Signals: "answered" after each answer on endpoint 0 has been sent; "closed", once, when the
 * gadget is gone or the kernel has closed the port. After "closed" nothing more is answered.
 */
#define BP_TYPE_USBIP_CONNECTION (bp_usbip_connection_get_type ())
G_DECLARE_FINAL_TYPE (BpUsbipConnection, bp_usbip_connection, BP, USBIP_CONNECTION, GObject)

/**
 * bp_usbip_connection_new:
 * @fd: a stream socket whose other end the kernel has or will get; owned from now on
 */
BpUsbipConnection *bp_usbip_connection_new (int fd, BpUsbipGadget *gadget, BpClock *clock);

/** bp_usbip_connection_close: pulls the plug; a no-op when it is closed. */
void bp_usbip_connection_close (BpUsbipConnection *self);

/** bp_usbip_connection_is_configured: Returns: whether the host has chosen a configuration, which
 * ends its enumeration. */
gboolean bp_usbip_connection_is_configured (BpUsbipConnection *self);

G_END_DECLS
