/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"
#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/**
 * VectorGuard:
 *
 * Looks at a virtual board whenever its flash has changed, and counts how often the vector rule is
 * broken: the chip holds all of what it held when the guard came, or all of the new firmware, or
 * nothing that can start where the new firmware starts.
 */
typedef struct _VectorGuard VectorGuard;

VectorGuard *vector_guard_new (BpVirtualBoard *board, BpFirmware *firmware);

/** vector_guard_can_start: Returns: whether stack pointer and reset vector at @base look like ones.
 */
gboolean vector_guard_can_start (BpVirtualBoard *board, guint32 base);

/** vector_guard_end: frees it. Returns: how often the rule was broken. */
guint vector_guard_end (VectorGuard *self);

G_END_DECLS
