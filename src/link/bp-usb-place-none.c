/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-place.h"

char *
bp_usb_place_of_tty (const char *name)
{
  return NULL;
}
