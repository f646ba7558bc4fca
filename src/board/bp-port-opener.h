/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "link/bp-serial-device.h"

G_BEGIN_DECLS

/** BpPortWaitFunc: @request says (translated) what the port is waited for and what the user can do;
 * %NULL: it is no longer waited for. */
typedef void (*BpPortWaitFunc) (const char *request, gpointer user_data);

/**
 * bp_port_open:
 * @wait: (nullable): told when another program has the port
 *
 * Opens a serial port; one that is busy is tried for 30 seconds, as ModemManager and the like let
 * go of a new port by themselves, and one whose rights are late for one. Worker thread.
 *
 * Returns: (transfer full): the link; or %NULL with an error of bp_serial_device_open(), or
 * %BP_ERROR_CANCELLED.
 */
BpSerialLink *bp_port_open (BpSerialDevice *port, BpClock *clock, BpLog *log, BpPortWaitFunc wait,
                            gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
