/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"

G_BEGIN_DECLS

/**
 * BpReturnWatch:
 *
 * Looks out for a board that was told to start its firmware, and says what became of it. What it
 * says changes no outcome. The signal "changed" comes whenever there is something new to say. Main
 * thread.
 */
#define BP_TYPE_RETURN_WATCH (bp_return_watch_get_type ())
G_DECLARE_FINAL_TYPE (BpReturnWatch, bp_return_watch, BP, RETURN_WATCH, GObject)

/** bp_return_watch_new: Returns: (transfer full): a watch that looks out for the board with this
 * @id from now on. */
BpReturnWatch *bp_return_watch_new (BpBoardList *boards, const char *id);

/** bp_return_watch_dup_text: Returns: (transfer full) (nullable): one translated sentence; %NULL
 * while it is too early to tell. */
char *bp_return_watch_dup_text (BpReturnWatch *self);

G_END_DECLS
