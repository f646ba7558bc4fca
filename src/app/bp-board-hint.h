/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** BpBoardHint: stands in the board drop-down where no board is chosen and says what to do.
 * Properties: "name", "detail", as a #BpBoard has them. */
#define BP_TYPE_BOARD_HINT (bp_board_hint_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardHint, bp_board_hint, BP, BOARD_HINT, GObject)

BpBoardHint *bp_board_hint_new (void);

/** bp_board_hint_set_n_boards: says that no board is there, or that one of @n_boards is to be
 * chosen. */
void bp_board_hint_set_n_boards (BpBoardHint *self, guint n_boards);

G_END_DECLS
