/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-clock.h"
#include "board/bp-board-db.h"
#include "board/bp-board-facts.h"
#include "link/bp-serial-bus.h"
#include "link/bp-usb-bus.h"

G_BEGIN_DECLS

/**
 * BpBoardScanner:
 *
 * Looks at all buses and says which boards stand where. The list asks it on the main thread, a job
 * on its own thread, when it follows its board from firmware to loader. Emits "changed" in the main
 * context of its buses, whenever a scan may give something new.
 */
#define BP_TYPE_BOARD_SCANNER (bp_board_scanner_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardScanner, bp_board_scanner, BP, BOARD_SCANNER, GObject)

/** bp_board_scanner_new: Returns: (transfer full): a scanner without a bus. */
BpBoardScanner *bp_board_scanner_new (void);

/** bp_board_scanner_get_db: Returns: (transfer none): what it knows of ids and quirks. */
BpBoardDb *bp_board_scanner_get_db (BpBoardScanner *self);

/** bp_board_scanner_add_usb_bus: adds a bus; main thread. */
void bp_board_scanner_add_usb_bus (BpBoardScanner *self, BpUsbBus *bus);

/** bp_board_scanner_add_serial_bus: adds a bus; main thread. */
void bp_board_scanner_add_serial_bus (BpBoardScanner *self, BpSerialBus *bus);

/** bp_board_scanner_scan: Returns: (transfer full) (element-type BpBoardFacts): the boards that are
 * there now, sorted. Any thread; some milliseconds. */
GPtrArray *bp_board_scanner_scan (BpBoardScanner *self);

/** bp_board_scanner_look: Returns: (transfer full) (nullable): what stands at the place @id now.
 * Any thread; some milliseconds. */
BpBoardFacts *bp_board_scanner_look (BpBoardScanner *self, const char *id);

/** BpSightingFunc: Returns: whether what stands at the place is what was awaited; @facts is %NULL
 * for nobody. */
typedef gboolean (*BpSightingFunc) (const BpBoardFacts *facts, gpointer user_data);

/**
 * bp_board_scanner_await:
 * @id: the place, a board id
 * @wanted: what is awaited there
 * @timeout: microseconds
 * @facts: (out) (nullable) (transfer full): what was seen last, %NULL for nobody; also if it is not
 * what was awaited
 *
 * Watches one place until the awaited thing stands there. Other boards are not looked at. Worker
 * thread.
 *
 * Returns: %TRUE if it came; %FALSE with %BP_ERROR_TIMEOUT or %BP_ERROR_CANCELLED.
 */
gboolean bp_board_scanner_await (BpBoardScanner *self, const char *id, BpSightingFunc wanted,
                                 gpointer user_data, BpClock *clock, gint64 timeout,
                                 BpBoardFacts **facts, GCancellable *cancellable, GError **error);

G_END_DECLS
