/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpReadJob: reads a part of the chip. */
#define BP_TYPE_READ_JOB (bp_read_job_get_type ())
G_DECLARE_FINAL_TYPE (BpReadJob, bp_read_job, BP, READ_JOB, BpJob)

/**
 * bp_read_job_new:
 * @address: where, or %BP_NO_ADDRESS for the start of internal flash
 * @size: how many bytes, or -1 for all to the end of internal flash
 */
BpReadJob *bp_read_job_new (BpBoard *board, gint64 address, gint64 size);

/** bp_read_job_get_bytes: Returns: (transfer none) (nullable): what was read, once the job is done,
 * and where it stood (out, optional). */
GBytes *bp_read_job_get_bytes (BpReadJob *self, guint32 *address);

G_END_DECLS
