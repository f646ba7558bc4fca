/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpLeaveJob: leaves the loader and starts the firmware that is on the chip. */
#define BP_TYPE_LEAVE_JOB (bp_leave_job_get_type ())
G_DECLARE_FINAL_TYPE (BpLeaveJob, bp_leave_job, BP, LEAVE_JOB, BpJob)

/** bp_leave_job_new: @address is that of the vector table, or %BP_NO_ADDRESS for the start of
 * internal flash. */
BpLeaveJob *bp_leave_job_new (BpBoard *board, gint64 address);

G_END_DECLS
