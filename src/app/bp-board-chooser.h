/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-board-choice.h"

G_BEGIN_DECLS

/** BpBoardChooser: the drop-down of the boards that are plugged in. It shows what the session has
 * chosen, or else what to do. */
#define BP_TYPE_BOARD_CHOOSER (bp_board_chooser_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardChooser, bp_board_chooser, BP, BOARD_CHOOSER, GtkWidget)

void bp_board_chooser_set_choice (BpBoardChooser *self, BpBoardChoice *choice);

G_END_DECLS
