/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/** BpFlashJob: plans, erases, writes, verifies and starts a firmware, by the vector rule. */
#define BP_TYPE_FLASH_JOB (bp_flash_job_get_type ())
G_DECLARE_FINAL_TYPE (BpFlashJob, bp_flash_job, BP, FLASH_JOB, BpJob)

/** bp_flash_job_new: Returns: (transfer full): a job that flashes @firmware onto @board. */
BpFlashJob *bp_flash_job_new (BpBoard *board, BpFirmware *firmware, const BpFlashOptions *options);

/** bp_flash_job_get_firmware: Returns: (transfer none): what it flashes. */
BpFirmware *bp_flash_job_get_firmware (BpFlashJob *self);

/**
 * bp_flash_job_set_backup:
 * @place: (nullable): a file, or a folder in which the file gets a name with board and date
 *
 * Lets the job save the board's settings before anything else; without them nothing is flashed.
 * Only for a board that runs its firmware. Before it is started.
 */
void bp_flash_job_set_backup (BpFlashJob *self, const char *place);

/** bp_flash_job_get_backup_path: Returns: (nullable): where the settings are saved, if they were.
 * Once the job has ended. */
const char *bp_flash_job_get_backup_path (BpFlashJob *self);

/** bp_flash_job_dup_plan: Returns: (transfer full) (nullable): the plan, once there is one. Any
 * thread. */
BpFlashPlan *bp_flash_job_dup_plan (BpFlashJob *self);

/** bp_flash_job_get_ending: Returns: (nullable): what the user should know or do now that it is
 * done, translated, where that is not as usual; static. Once the job has ended. */
const char *bp_flash_job_get_ending (BpFlashJob *self);

G_END_DECLS
