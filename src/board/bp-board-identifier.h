/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"

G_BEGIN_DECLS

/**
 * BpBoardIdentifier:
 *
 * Asks the chosen board who it is as soon as it runs its firmware, and again each time that it has
 * restarted. What it said is told by bp_board_get_identity() and stands in the board's "detail".
 *
 * By itself it asks only where both USB id and manufacturer say that it is a flight controller; any
 * other port only once the user has picked it. A port that is in use is left alone, and nobody is
 * told of a board that does not answer. It asks on a thread of its own. Main thread.
 */
#define BP_TYPE_BOARD_IDENTIFIER (bp_board_identifier_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardIdentifier, bp_board_identifier, BP, BOARD_IDENTIFIER, GObject)

/** BP_BOARD_IDENTIFIER_DELAY: milliseconds after which a port that has just come is settled, and a
 * choice too. */
#define BP_BOARD_IDENTIFIER_DELAY 700

/**
 * bp_board_identifier_new:
 * @log: (nullable): for what the boards answer
 * @delay: milliseconds before a board is asked
 */
BpBoardIdentifier *bp_board_identifier_new (BpLog *log, guint delay);

/**
 * bp_board_identifier_follow:
 * @board: (nullable): the chosen one; the one before is not asked any more
 * @is_picked: the user chose it, and not the program
 */
void bp_board_identifier_follow (BpBoardIdentifier *self, BpBoard *board, gboolean is_picked);

/** bp_board_identifier_pause: asks nobody until bp_board_identifier_resume(), as a job needs the
 * port; when it returns, the port is free. */
void bp_board_identifier_pause (BpBoardIdentifier *self);
void bp_board_identifier_resume (BpBoardIdentifier *self);

G_END_DECLS
