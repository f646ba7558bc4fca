/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-db.h"
#include "board/bp-board-facts.h"

G_BEGIN_DECLS

/**
 * bp_board_scan:
 * @devices: (element-type BpUsbDevice): what the buses list
 * @ports: (element-type BpSerialDevice): the serial ports
 *
 * Finds the boards among devices and ports: which are in a loader, which run firmware, which are only adapters; a serial port and a USB
 * device at the same place of the bus are one board. Opens nothing, but asks whether it could. Any thread; some milliseconds.
 *
 * Returns: (transfer full) (element-type BpBoardFacts): the boards, one for each id, sorted by bp_board_compare_ids().
 */
GPtrArray *bp_board_scan (BpBoardDb *db, GPtrArray *devices, GPtrArray *ports);

/**
 * bp_board_compare_ids:
 *
 * The order of a list: USB, other serial ports, practice boards, built-in serial ports; within each by the numbers in the id.
 * It knows nothing but the ids, so a board keeps its place whatever it runs.
 */
int bp_board_compare_ids (const char *a, const char *b);

G_END_DECLS
