/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-bus.h"

G_BEGIN_DECLS

/** BpSystemPort: a serial port of this machine. */
#define BP_TYPE_SYSTEM_PORT (bp_system_port_get_type ())
G_DECLARE_FINAL_TYPE (BpSystemPort, bp_system_port, BP, SYSTEM_PORT, BpSerialDevice)

/** bp_system_port_new: Returns: (transfer full): the port described by @port, which is taken over.
 */
BpSerialDevice *bp_system_port_new (BpSerialPort *port);

G_END_DECLS
