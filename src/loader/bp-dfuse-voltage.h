/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfuse-facts.h"
#include "loader/bp-dfuse-mover.h"

G_BEGIN_DECLS

/* "Device Feature" of the STM32F4's ROM (AN2606): one byte at 0xFFFF0000 picks the range of the
 * supply voltage, and with it how many bytes the flash programs at once. The ROM starts in the
 * lowest range, byte by byte; on 2.7 V and more, words are four times as fast. Unproved on
 * hardware: nothing but an explicit wish may lead here. */

/** bp_dfuse_voltage_find: Returns: (nullable): the alternate setting through which the range can be
 * picked; %NULL if this is no such chip. */
const BpDfuseAlternate *bp_dfuse_voltage_find (const BpDfuseFacts *facts);

/** bp_dfuse_voltage_set: picks the range for 2.7 to 3.6 V, or the one in which the ROM starts. The
 * alternate setting must be selected. */
gboolean bp_dfuse_voltage_set (const BpDfuseMover *mover, gboolean is_high, GError **error);

/** bp_dfuse_voltage_hasten: changes @chip's typical times to those of the range for 2.7 to 3.6 V.
 */
void bp_dfuse_voltage_hasten (BpChip *chip);

G_END_DECLS
