/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"
#include "link/bp-serial-bus.h"
#include "link/bp-usb-bus.h"

G_BEGIN_DECLS

/**
 * BpBoardList:
 *
 * The boards that are plugged in, a #GListModel of #BpBoard that follows the buses by itself. Main thread.
 */
#define BP_TYPE_BOARD_LIST (bp_board_list_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardList, bp_board_list, BP, BOARD_LIST, GObject)

/** bp_board_list_new: Returns: (transfer full): an empty list without a bus. */
BpBoardList *bp_board_list_new (void);

/** bp_board_list_add_bus: adds the boards of @bus, and follows it; scans at once. */
void bp_board_list_add_bus (BpBoardList *self, BpUsbBus *bus);

/** bp_board_list_add_serial_bus: adds the serial ports of @bus, and follows it; scans at once. */
void bp_board_list_add_serial_bus (BpBoardList *self, BpSerialBus *bus);

/** bp_board_list_add_serial_ports: adds the serial ports of the system. */
void bp_board_list_add_serial_ports (BpBoardList *self);

/** bp_board_list_refresh: scans all buses now. */
void bp_board_list_refresh (BpBoardList *self);

/** bp_board_list_find: Returns: (transfer none) (nullable): the board with this id, or whose serial port is @id (or a link to it). */
BpBoard *bp_board_list_find (BpBoardList *self, const char *id);

/**
 * bp_board_list_pick:
 * @id: (nullable): as given by the user
 *
 * Returns: (transfer none): the board with that id, or, without one, the only candidate there is; %BP_ERROR_NO_BOARD, or %BP_ERROR_AMBIGUOUS
 *   with a message that lists them.
 */
BpBoard *bp_board_list_pick (BpBoardList *self, const char *id, GError **error);

G_END_DECLS
