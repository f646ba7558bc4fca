/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"
#include "virtual/bp-replay-trace.h"

G_BEGIN_DECLS

/** BpReplayPort: the serial port of a trace, with a UART bootloader behind it; each time it is
 * opened, the next "open" of the trace must come. */
#define BP_TYPE_REPLAY_PORT (bp_replay_port_get_type ())
G_DECLARE_FINAL_TYPE (BpReplayPort, bp_replay_port, BP, REPLAY_PORT, BpSerialDevice)

/** bp_replay_port_new: @id: its place, such as "usb:1-1". */
BpSerialDevice *bp_replay_port_new (const char *id, BpReplayTrace *trace, BpClock *clock);

G_END_DECLS
