/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-scanner.h"

G_BEGIN_DECLS

/**
 * BpDeparture:
 *
 * What becomes of a board that was told to restart, seen from outside: it goes and comes back, or
 * it never goes. Made anew for each request.
 */
typedef struct {
  guint generation;     /* of the device that was asked */
  gboolean had_port;    /* it can't be asked again before it has one again */
  gint64 departure_end; /* until then it may still be there */
  BpClock *clock;
  gboolean was_gone;
} BpDeparture;

/** BP_DEPARTURE_TIME: a firmware that took the request is gone by then; one that is still there did
 * not take it. */
#define BP_DEPARTURE_TIME (2500 * BP_MSEC)

/** bp_departure_init: @asked: what stood there when the request was sent. */
void bp_departure_init (BpDeparture *self, const BpBoardFacts *asked, BpClock *clock);

/** bp_departure_is_over: a #BpSightingFunc with a #BpDeparture. Returns: whether the board is in
 * its loader, came back as firmware, or never went. */
gboolean bp_departure_is_over (const BpBoardFacts *facts, gpointer self);

G_END_DECLS
