/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-target.h"

G_BEGIN_DECLS

/* What moving bytes costs, for expectations only: full speed USB moves 0.93 MB/s in control
 * transfers, and a small request takes 0.3 ms (measured values of several chips). Microseconds. */

/** bp_wire_get_read_time: Returns: the expected time to read @size bytes. */
gint64 bp_wire_get_read_time (const BpFlashTarget *target, guint32 size);

/** bp_wire_get_write_time: Returns: the expected time to send and program @size bytes. */
gint64 bp_wire_get_write_time (const BpFlashTarget *target, guint32 size);

G_END_DECLS
