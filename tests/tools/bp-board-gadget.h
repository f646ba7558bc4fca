/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-usbip-gadget.h"
#include "bp-virtual-trigger.h"

G_BEGIN_DECLS

/** BpBoardGadget: a virtual board in its loader as something that can be plugged in. */
#define BP_TYPE_BOARD_GADGET (bp_board_gadget_get_type ())
G_DECLARE_FINAL_TYPE (BpBoardGadget, bp_board_gadget, BP, BOARD_GADGET, GObject)

/**
 * bp_board_gadget_new:
 * @serial: (nullable): a serial number other than the board's own
 */
BpBoardGadget *bp_board_gadget_new (BpVirtualBoard *board, const char *serial);

/** bp_board_gadget_add_trigger: (transfer full): arms a fault. */
void bp_board_gadget_add_trigger (BpBoardGadget *self, BpVirtualTrigger *trigger);

G_END_DECLS
