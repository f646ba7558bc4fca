/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/** BpPlanJob: makes the plan of a flash without touching anything. In the loader the chip is read
 * as far as needed; a board that runs its firmware is only asked who it is, and the plan is then
 * made by what is known of its chip: %BP_ERROR_NOT_SUPPORTED if that is nothing. */
#define BP_TYPE_PLAN_JOB (bp_plan_job_get_type ())
G_DECLARE_FINAL_TYPE (BpPlanJob, bp_plan_job, BP, PLAN_JOB, BpJob)

BpPlanJob *bp_plan_job_new (BpBoard *board, BpFirmware *firmware, const BpFlashOptions *options);

/** bp_plan_job_leave_chip_unread: makes the plan by the memory map alone, as an estimate; before
 * the job is started. */
void bp_plan_job_leave_chip_unread (BpPlanJob *self);

/** bp_plan_job_get_plan: Returns: (transfer none) (nullable): the plan, once the job is done. */
BpFlashPlan *bp_plan_job_get_plan (BpPlanJob *self);

G_END_DECLS
