/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpUnprotectJob: removes the read protection, which erases the whole chip. */
#define BP_TYPE_UNPROTECT_JOB (bp_unprotect_job_get_type ())
G_DECLARE_FINAL_TYPE (BpUnprotectJob, bp_unprotect_job, BP, UNPROTECT_JOB, BpJob)

BpUnprotectJob *bp_unprotect_job_new (BpBoard *board);

G_END_DECLS
