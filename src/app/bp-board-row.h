/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** BpBoardRow: two lines about an item of the board drop-down: name and detail. It follows an item
 * whose properties change. */
#define BP_TYPE_BOARD_ROW (bp_board_row_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardRow, bp_board_row, BP, BOARD_ROW, GtkWidget)

/**
 * bp_board_row_new:
 * @drop_down: (nullable): the row marks the item that is selected in it
 *
 * Returns: (transfer floating): a row.
 */
BpBoardRow *bp_board_row_new (GtkDropDown *drop_down);

/** bp_board_row_set_item: shows @item, an object with the properties "name" and "detail"; %NULL
 * shows nothing. */
void bp_board_row_set_item (BpBoardRow *self, GObject *item);

G_END_DECLS
