/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/** BpVirtualLink: the control pipe of a virtual board in this process: it sleeps on the clock as
 * long as the board says. */
#define BP_TYPE_VIRTUAL_LINK (bp_virtual_link_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualLink, bp_virtual_link, BP, VIRTUAL_LINK, GObject)

/** bp_virtual_link_new: Returns: (transfer full): a #BpUsbLink to @board, which may be shared with
 * others, one at a time. */
BpUsbLink *bp_virtual_link_new (BpVirtualBoard *board, BpClock *clock);

G_END_DECLS
