/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"

#ifdef G_OS_WIN32
#define DRIVER BP_DOCTOR_DRIVER_WINUSB
#elif defined(__APPLE__)
#define DRIVER BP_DOCTOR_DRIVER_MACOS
#else
#define DRIVER BP_DOCTOR_DRIVER_NONE
#endif

/* Rules, sessions and the programs that grab ports are Linux's. */
void
bp_doctor_facts_gather (BpDoctorFacts *self, BpBoardDb *db)
{
  self->has_usb = TRUE;
  self->driver = DRIVER;
}
