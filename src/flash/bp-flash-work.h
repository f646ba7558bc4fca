/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-plan.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* The steps of a flash, for the jobs that plan and flash. Worker thread. */

/**
 * bp_flash_work_plan:
 * @crazyflie: (inout): what is known of the board as a Crazyflie; afterwards, what the chip says
 * too
 *
 * Checks what can be checked, reads the chip as far as needed and makes the plan. Nothing is
 * touched.
 *
 * Returns: (transfer full): the plan, or %NULL with @error set.
 */
BpFlashPlan *bp_flash_work_plan (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                                 const BpFlashOptions *options, BpCrazyflie *crazyflie,
                                 GCancellable *cancellable, GError **error);

/** bp_flash_work_hasten: chooses the loader's faster way, if it has one; before the plan, whose
 * times depend on it. Where it can't be chosen, the log says so. */
void bp_flash_work_hasten (BpJob *job, BpLoader *loader);

/**
 * bp_flash_work_estimate:
 *
 * The same without reading anything of the chip.
 */
BpFlashPlan *bp_flash_work_estimate (BpJob *job, BpLoader *loader, BpFirmware *firmware,
                                     const BpFlashOptions *options, GError **error);

/**
 * bp_flash_work_carry_out:
 *
 * Erases, writes and verifies by the vector rule: the sector with the vector table is erased first;
 * everything but the vector block is written, then verified; the vector block is the last write and
 * is verified by itself.
 */
gboolean bp_flash_work_carry_out (BpJob *job, BpLoader *loader, BpFlashPlan *plan,
                                  BpFirmware *firmware, const BpFlashOptions *options,
                                  GCancellable *cancellable, GError **error);

/** bp_flash_work_get_start_address: Returns: where the firmware is to be started: at its own vector
 * table. */
guint32 bp_flash_work_get_start_address (BpLoader *loader, BpFirmware *firmware);

G_END_DECLS
