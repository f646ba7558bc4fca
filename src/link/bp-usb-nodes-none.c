/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-nodes.h"

GSource *
bp_usb_nodes_source_new (const char *folder)
{
  return NULL;
}
