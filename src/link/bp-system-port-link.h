/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * BpSystemPortLink:
 *
 * An opened serial port of this machine. libserialport opens and sets it; reading and writing wait
 * by poll(), as libserialport's own blocking read spins after an unplug.
 */
#define BP_TYPE_SYSTEM_PORT_LINK (bp_system_port_link_get_type ())
G_DECLARE_FINAL_TYPE (BpSystemPortLink, bp_system_port_link, BP, SYSTEM_PORT_LINK, GObject)

/** bp_system_port_link_new: @name: such as "/dev/ttyACM0", or a link to it. Returns: (transfer
 * full): see bp_serial_device_open(). */
BpSerialLink *bp_system_port_link_new (const char *name, GError **error);

G_END_DECLS
