/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"
#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/** BpVerifyJob: compares the chip with a firmware (or a part of both); %BP_ERROR_VERIFY_FAILED
 * names the first difference. */
#define BP_TYPE_VERIFY_JOB (bp_verify_job_get_type ())
G_DECLARE_FINAL_TYPE (BpVerifyJob, bp_verify_job, BP, VERIFY_JOB, BpJob)

/**
 * bp_verify_job_new:
 * @address: first address to compare, or %BP_NO_ADDRESS for all of the firmware
 * @size: how many bytes from there, or -1 for all that follows
 */
BpVerifyJob *bp_verify_job_new (BpBoard *board, BpFirmware *firmware, gint64 address, gint64 size);

G_END_DECLS
