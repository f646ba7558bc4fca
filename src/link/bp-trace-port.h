/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"

G_BEGIN_DECLS

/** BpTracePort: a serial port whose links are traced, see #BpTraceLine. */
#define BP_TYPE_TRACE_PORT (bp_trace_port_get_type ())
G_DECLARE_FINAL_TYPE (BpTracePort, bp_trace_port, BP, TRACE_PORT, BpSerialDevice)

/** bp_trace_port_new: Returns: (transfer full): @port, which writes to @stream when it is opened;
 * of both references are taken. */
BpSerialDevice *bp_trace_port_new (BpSerialDevice *port, GOutputStream *stream);

G_END_DECLS
