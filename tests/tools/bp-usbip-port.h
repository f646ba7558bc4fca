/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The ports of the kernel's USB/IP host controller (module vhci-hcd), counted from 0. Changing them
 * needs root. */

/** bp_usbip_port_find_free: Returns: the first free port for devices up to high speed; -1 with
 * %BP_ERROR_NOT_SUPPORTED if there is none. */
int bp_usbip_port_find_free (GError **error);

/** bp_usbip_port_is_free: Returns: whether a device can be attached to it; a port is not free for
 * some time after the plug was pulled. */
gboolean bp_usbip_port_is_free (int port);

/**
 * bp_usbip_port_attach:
 *
 * Plugs in a full-speed device.
 *
 * Returns: the socket on which the kernel's requests come, owned by the caller; -1 with
 * %BP_ERROR_NOT_PERMITTED or %BP_ERROR_BUSY.
 */
int bp_usbip_port_attach (int port, GError **error);

/** bp_usbip_port_dup_id: Returns: (transfer full): the board id of what is plugged in there, such
 * as "usb:1-1". */
char *bp_usbip_port_dup_id (int port, GError **error);

G_END_DECLS
