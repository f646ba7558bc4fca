/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpEraseJob: erases sectors: those that a range touches, or all of internal flash. */
#define BP_TYPE_ERASE_JOB (bp_erase_job_get_type ())
G_DECLARE_FINAL_TYPE (BpEraseJob, bp_erase_job, BP, ERASE_JOB, BpJob)

/**
 * bp_erase_job_new:
 * @address: where, or %BP_NO_ADDRESS for the start of internal flash
 * @size: how many bytes, or -1 for all to the end of internal flash
 */
BpEraseJob *bp_erase_job_new (BpBoard *board, gint64 address, gint64 size);

/** bp_erase_job_force: lets it erase even a bootloader that the board needs (a Crazyflie's); before
 * it is started. */
void bp_erase_job_force (BpEraseJob *self);

G_END_DECLS
