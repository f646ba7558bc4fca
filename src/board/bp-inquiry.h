/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-db.h"
#include "board/bp-board-facts.h"
#include "board/bp-identity.h"

G_BEGIN_DECLS

/**
 * bp_inquiry_may_ask:
 * @facts: (nullable): what stands at the board's place
 *
 * Returns: whether it runs firmware that can be asked by its serial port who it is.
 */
gboolean bp_inquiry_may_ask (const BpBoardFacts *facts);

/**
 * bp_inquiry_may_ask_by_itself:
 * @facts: (nullable): what stands at the board's place
 *
 * Returns: whether it may be asked without anybody having picked it: its USB id and its
 * manufacturer string must both say that it is a flight controller, as the id alone is that of
 * printers and milling machines too.
 */
gboolean bp_inquiry_may_ask_by_itself (const BpBoardFacts *facts, BpBoardDb *db);

/**
 * bp_inquiry_identify:
 * @link: the opened port of @facts
 * @baud: rate on real serial lines; 0 for 115200
 *
 * Sets the line up and asks who is there. A port that may belong to anything is listened to first.
 *
 * Returns: (transfer full): what it said; or %NULL with an error of bp_identify().
 */
BpIdentity *bp_inquiry_identify (const BpBoardFacts *facts, BpSerialLink *link, guint baud,
                                 BpLog *log, GCancellable *cancellable, GError **error);

/**
 * bp_inquiry_ask:
 * @facts: a board of which bp_inquiry_may_ask() is true
 * @baud: rate on real serial lines; 0 for 115200
 *
 * Opens the port of a running board, asks who it is, and closes it. A port that may belong to
 * anything is listened to first. A port that is in use is not waited for. Worker thread; at most
 * about five seconds.
 *
 * Returns: (transfer full): what it said; or %NULL with an error of bp_serial_device_open() or of
 * bp_identify().
 */
BpIdentity *bp_inquiry_ask (const BpBoardFacts *facts, guint baud, BpLog *log,
                            GCancellable *cancellable, GError **error);

G_END_DECLS
