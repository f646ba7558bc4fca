/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-departure.h"

static guint
get_generation (const BpBoardFacts *facts)
{
  return facts->device != NULL ? bp_usb_device_get_info (facts->device)->generation : 0;
}

void
bp_departure_init (BpDeparture *self, const BpBoardFacts *asked, BpClock *clock)
{
  *self = (BpDeparture){ .generation = get_generation (asked),
                         .had_port = asked->port != NULL,
                         .departure_end = bp_clock_now (clock) + BP_DEPARTURE_TIME,
                         .clock = clock };
}

gboolean
bp_departure_is_over (const BpBoardFacts *facts, gpointer data)
{
  BpDeparture *self = data;

  if (facts == NULL) {
    self->was_gone = TRUE;
    return FALSE;
  }
  if (get_generation (facts) != self->generation)
    self->was_gone = TRUE;
  if (facts->state == BP_BOARD_LOADER)
    return TRUE;
  if (self->was_gone)
    return facts->port != NULL || !self->had_port;
  return bp_clock_now (self->clock) >= self->departure_end;
}
