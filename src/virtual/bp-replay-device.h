/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"
#include "virtual/bp-replay-trace.h"

G_BEGIN_DECLS

/** BpReplayDevice: the device of a trace; each time it is opened, the next "open" of the trace must
 * come. */
#define BP_TYPE_REPLAY_DEVICE (bp_replay_device_get_type ())
G_DECLARE_FINAL_TYPE (BpReplayDevice, bp_replay_device, BP, REPLAY_DEVICE, BpUsbDevice)

/** bp_replay_device_new: @id: its place; ids and descriptors are those of the trace. A trace does
 * not tell the strings that the system has cached. */
BpUsbDevice *bp_replay_device_new (const char *id, BpReplayTrace *trace, BpClock *clock);

G_END_DECLS
