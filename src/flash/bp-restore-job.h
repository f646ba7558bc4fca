/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpRestoreJob: gives a board that runs its firmware the settings of a file, line by line; they
 * are saved only if all lines were taken. */
#define BP_TYPE_RESTORE_JOB (bp_restore_job_get_type ())
G_DECLARE_FINAL_TYPE (BpRestoreJob, bp_restore_job, BP, RESTORE_JOB, BpJob)

/** bp_restore_job_new: @lines: (element-type BpSettingsLine): from bp_settings_file_load(). */
BpRestoreJob *bp_restore_job_new (BpBoard *board, GPtrArray *lines);

/** bp_restore_job_get_complaints: Returns: (transfer none) (element-type utf8): what the firmware
 * had against which lines, for people; once the job has ended. */
GPtrArray *bp_restore_job_get_complaints (BpRestoreJob *self);

G_END_DECLS
