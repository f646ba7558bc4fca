/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-bus.h"
#include "link/bp-usb-bus.h"
#include "virtual/bp-virtual-board.h"
#include "virtual/bp-virtual-runner.h"

G_BEGIN_DECLS

/**
 * BpVirtualSeat:
 *
 * A USB port on which one practice board sits: it runs its firmware and has a serial port; asked
 * for it, it goes and comes back in its loader; when the loader is left it goes and comes back
 * running. A #BpUsbBus and a #BpSerialBus with this one board; its id is "virtual:NAME".
 */
#define BP_TYPE_VIRTUAL_SEAT (bp_virtual_seat_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualSeat, bp_virtual_seat, BP, VIRTUAL_SEAT, GObject)

/**
 * bp_virtual_seat_new:
 * @profile: the firmware that runs
 * @clock: by which its time runs
 * @folder: (nullable): where the contents of the chip are kept; %NULL for nowhere
 *
 * Returns: (transfer full): the seat, with the board running, or in its loader if it was left
 * there.
 */
BpVirtualSeat *bp_virtual_seat_new (const BpVirtualRunnerProfile *profile, BpClock *clock,
                                    const char *folder);

/** bp_virtual_seat_new_practice: Returns: (transfer full): the seat of the profile @name, stored as
 * bp_virtual_bus_new() stores its boards. */
BpVirtualSeat *bp_virtual_seat_new_practice (const BpVirtualRunnerProfile *profile, BpClock *clock);

/** bp_virtual_seat_get_board: Returns: (transfer none): the chip in its loader; made if it was not
 * needed yet. */
BpVirtualBoard *bp_virtual_seat_get_board (BpVirtualSeat *self, GError **error);

/** bp_virtual_seat_hold_boot: somebody unplugs the board and plugs it in again with its BOOT button
 * held. */
void bp_virtual_seat_hold_boot (BpVirtualSeat *self);

/** bp_virtual_seat_dup_runner: Returns: (transfer full) (nullable): the firmware, if it runs now.
 */
BpVirtualRunner *bp_virtual_seat_dup_runner (BpVirtualSeat *self);

G_END_DECLS
