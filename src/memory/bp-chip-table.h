/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "memory/bp-chip.h"

G_BEGIN_DECLS

/** BP_CHIP_GENERAL: the family that is taken when nothing is known: what is safe for all of them.
 */
#define BP_CHIP_GENERAL "STM32"

/** bp_chip_table_get: Returns: (transfer none) (nullable): family number @index; %NULL behind the
 * last one. */
const BpChip *bp_chip_table_get (guint index);

/** bp_chip_table_get_alias: Returns: the name in the table of the family that other people,
 * firmware too, call @name; @name itself if nobody does. */
const char *bp_chip_table_get_alias (const char *name);

G_END_DECLS
