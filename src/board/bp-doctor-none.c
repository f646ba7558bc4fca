/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"

/* Rules, sessions and the programs that grab ports are Linux's. */
void
bp_doctor_facts_gather (BpDoctorFacts *self, BpBoardDb *db)
{
  self->has_usb = TRUE;
}
