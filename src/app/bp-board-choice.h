/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"

G_BEGIN_DECLS

/**
 * BpBoardChoice:
 *
 * The board that the user has chosen, by its id: one that goes away and comes back is chosen again.
 * One is chosen by itself only when it is the only candidate (or where there are only practice
 * boards) and the user has not chosen another one that went away. The chosen board is asked who it
 * is (#BpBoardIdentifier); while frozen, nobody is. Main thread.
 *
 * Properties: "id" (read-write, "" for none), "board" (read-only).
 */
#define BP_TYPE_BOARD_CHOICE (bp_board_choice_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardChoice, bp_board_choice, BP, BOARD_CHOICE, GObject)

/** bp_board_choice_new: @log: (nullable): for what the chosen boards say of themselves. */
BpBoardChoice *bp_board_choice_new (BpBoardList *boards, BpLog *log);

BpBoardList *bp_board_choice_get_boards (BpBoardChoice *self);

/** bp_board_choice_get_board: Returns: (transfer none) (nullable): the chosen board. */
BpBoard *bp_board_choice_get_board (BpBoardChoice *self);

/** bp_board_choice_set_id: chooses the board with this id, now or as soon as it is there; ignored
 * while frozen. */
void bp_board_choice_set_id (BpBoardChoice *self, const char *id);

/** bp_board_choice_freeze: keeps the choice as it is, whatever comes and goes: while a job runs,
 * its board may leave and return. */
void bp_board_choice_freeze (BpBoardChoice *self);
void bp_board_choice_thaw (BpBoardChoice *self);

G_END_DECLS
