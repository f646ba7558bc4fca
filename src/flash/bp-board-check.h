/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-identity.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/* Board against file: what running firmware said of itself, compared with what the file says. A
 * contradiction is one only where both tell the same thing for certain: another microcontroller,
 * or, within one family of firmware, another board. Families name the same board differently. */

/**
 * bp_board_check:
 *
 * Returns: %FALSE with %BP_ERROR_WRONG_BOARD if @firmware is for another board than the one that
 * said
 * @identity.
 */
gboolean bp_board_check (const BpIdentity *identity, BpFirmware *firmware, GError **error);

/**
 * bp_board_check_add_warnings:
 * @options: what the user has ticked
 *
 * Adds to @plan what should be known of the change from the firmware that said @identity to the one
 * in the file.
 */
void bp_board_check_add_warnings (BpFlashPlan *plan, const BpIdentity *identity,
                                  const BpFlashOptions *options);

G_END_DECLS
