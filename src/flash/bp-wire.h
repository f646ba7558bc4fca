/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-target.h"

G_BEGIN_DECLS

/* What moving bytes costs by the loader's pace, in microseconds; for expectations only. */

/** bp_wire_get_read_time: Returns: the expected time to read @size bytes. */
gint64 bp_wire_get_read_time (const BpFlashTarget *target, guint32 size);

/** bp_wire_get_write_time: Returns: the expected time to send and program @size bytes. */
gint64 bp_wire_get_write_time (const BpFlashTarget *target, guint32 size);

/** bp_wire_get_seek_time: Returns: the expected time that reading on at another address costs. */
gint64 bp_wire_get_seek_time (const BpFlashTarget *target);

/** bp_wire_is_slow: Returns: whether a sector is sooner erased than read: the loader is at the end
 * of a serial line. */
gboolean bp_wire_is_slow (const BpFlashTarget *target);

G_END_DECLS
