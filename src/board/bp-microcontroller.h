/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-identity.h"
#include "memory/bp-memory-map.h"
#include "memory/bp-chip.h"

G_BEGIN_DECLS

/* Which microcontroller a board has, as far as its firmware tells. */

/**
 * bp_microcontroller_dup_of:
 *
 * Returns: (transfer full) (nullable): the series, such as "STM32F405": what the firmware was built
 * for if it is called after it ("STM32F405", Betaflight since 4.0), else what the name of its
 * target or board has in it ("MATEKF722SE"); %NULL if neither tells.
 */
char *bp_microcontroller_dup_of (const BpIdentity *identity);

/** bp_microcontroller_is_same: Returns: whether two series can be the same, or have the same flash:
 * STM32F405 and STM32F407, STM32F7X2 and STM32F722. */
gboolean bp_microcontroller_is_same (const char *a, const char *b);

/**
 * bp_microcontroller_make_map:
 * @chip: (out): the family
 *
 * Returns: (transfer full): the sectors that the largest one of @series has; %NULL with
 * %BP_ERROR_NOT_SUPPORTED if nobody knows.
 */
BpMemoryMap *bp_microcontroller_make_map (const char *series, const BpChip **chip, GError **error);

G_END_DECLS
