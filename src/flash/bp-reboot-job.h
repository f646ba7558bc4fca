/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpRebootJob: brings a board into its loader, and makes sure that the loader answers. */
#define BP_TYPE_REBOOT_JOB (bp_reboot_job_get_type ())
G_DECLARE_FINAL_TYPE (BpRebootJob, bp_reboot_job, BP, REBOOT_JOB, BpJob)

BpRebootJob *bp_reboot_job_new (BpBoard *board);

G_END_DECLS
