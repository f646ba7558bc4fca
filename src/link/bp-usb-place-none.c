/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-place.h"

char *
bp_usb_place_of_tty (const char *name)
{
  return NULL;
}

void
bp_usb_place_read_strings (const char *place, guint number, char **manufacturer, char **product,
                           char **serial)
{
  *manufacturer = NULL;
  *product = NULL;
  *serial = NULL;
}

char *
bp_usb_place_get_node (guint bus, guint number)
{
  return NULL;
}

int
bp_usb_place_try_node (const char *node)
{
  return 0;
}
