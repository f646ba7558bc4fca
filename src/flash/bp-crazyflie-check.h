/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-crazyflie.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/* A Crazyflie's firmware stands behind a radio bootloader that must survive. */

/**
 * bp_crazyflie_check:
 *
 * Returns: %FALSE with %BP_ERROR_WRONG_ADDRESS if flashing @firmware would cost a Crazyflie its
 * radio bootloader, without putting a bootloader in its place.
 */
gboolean bp_crazyflie_check (BpFirmware *firmware, const BpFlashOptions *options, GError **error);

/** bp_crazyflie_check_erase: the same for an erase of [@start, @end). */
gboolean bp_crazyflie_check_erase (guint64 start, guint64 end, GError **error);

/**
 * bp_crazyflie_check_before_reboot:
 *
 * All that can be refused of a Crazyflie that runs its firmware: its chip is known without asking.
 *
 * Returns: %FALSE with an error of bp_flash_plan_new().
 */
gboolean bp_crazyflie_check_before_reboot (BpFirmware *firmware, const BpFlashOptions *options,
                                           GError **error);

/** bp_crazyflie_check_add_warnings: adds to @plan what is forced, and a doubt whether the firmware
 * is for this model. */
void bp_crazyflie_check_add_warnings (BpFlashPlan *plan, const BpCrazyflie *crazyflie,
                                      const BpFlashOptions *options);

/**
 * bp_crazyflie_get_ending:
 * @was_running: whether it ran its firmware when the job began
 *
 * Returns: what comes after it was flashed, translated; static.
 */
const char *bp_crazyflie_get_ending (gboolean was_running);

G_END_DECLS
