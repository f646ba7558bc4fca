/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/bp-firmware-choice.h"
#include "board/bp-board.h"

/**
 * bp_describe_choice:
 * @board: (nullable): the chosen board
 * @firmware: the choice of a file
 * @ready: whether these two can be flashed as they are
 *
 * On the main thread.
 *
 * Returns: (transfer full): a sentence on what is chosen, what is in its way, or what is still to
 * be chosen
 */
char *bp_describe_choice (BpBoard *board, BpFirmwareChoice *firmware, gboolean ready);
