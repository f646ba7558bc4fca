/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-bus.h"
#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/**
 * BpVirtualBus:
 *
 * The shelf of practice boards as a #BpUsbBus. Ids are "virtual:NAME". A board that has left its
 * loader stands in it again at the next scan, as if its BOOT button were held.
 */
#define BP_TYPE_VIRTUAL_BUS (bp_virtual_bus_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualBus, bp_virtual_bus, BP, VIRTUAL_BUS, GObject)

/**
 * bp_virtual_bus_new:
 * @clock: by which the boards' time runs
 *
 * Returns: (transfer full): a shelf with all profiles, stored in $BOOTPIN_VIRTUAL_DIR or
 * $XDG_STATE_HOME/bootpin/virtual, one folder a profile; made when a board is opened first.
 */
BpVirtualBus *bp_virtual_bus_new (BpClock *clock);

/** bp_virtual_bus_dup_folder: Returns: (transfer full): the folder with a folder for each stored board. */
char *bp_virtual_bus_dup_folder (void);

/** bp_virtual_bus_add: adds @board under "virtual:@name", for tests; one of the same name is
 * replaced. */
void bp_virtual_bus_add (BpVirtualBus *self, const char *name, BpVirtualBoard *board);

/** bp_virtual_bus_new_empty: Returns: (transfer full): a shelf without boards, for tests. */
BpVirtualBus *bp_virtual_bus_new_empty (BpClock *clock);

/** bp_virtual_bus_get_board: Returns: (transfer none) (nullable): the board of this name; stored
 * ones are loaded and stay so as long as the shelf. */
BpVirtualBoard *bp_virtual_bus_get_board (BpVirtualBus *self, const char *name, GError **error);

/**
 * bp_virtual_bus_open:
 *
 * Returns: (transfer full): the board of this name. A stored one lives, and keeps its folder, as
 *   long as somebody holds it. %BP_ERROR_NO_BOARD for an unknown name, else as
 *   bp_virtual_board_new_stored().
 */
BpVirtualBoard *bp_virtual_bus_open (BpVirtualBus *self, const char *name, GError **error);

/** bp_virtual_bus_get_clock: Returns: (transfer none): the boards' clock. */
BpClock *bp_virtual_bus_get_clock (BpVirtualBus *self);

G_END_DECLS
