/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/** BpPlanJob: reads the chip as far as needed and makes the plan of a flash, without touching
 * anything. */
#define BP_TYPE_PLAN_JOB (bp_plan_job_get_type ())
G_DECLARE_FINAL_TYPE (BpPlanJob, bp_plan_job, BP, PLAN_JOB, BpJob)

BpPlanJob *bp_plan_job_new (BpBoard *board, BpFirmware *firmware, const BpFlashOptions *options);

/** bp_plan_job_get_plan: Returns: (transfer none) (nullable): the plan, once the job is done. */
BpFlashPlan *bp_plan_job_get_plan (BpPlanJob *self);

G_END_DECLS
