/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-settings.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/** BpBackupJob: saves the settings of a board that runs its firmware, complete or not at all. */
#define BP_TYPE_BACKUP_JOB (bp_backup_job_get_type ())
G_DECLARE_FINAL_TYPE (BpBackupJob, bp_backup_job, BP, BACKUP_JOB, BpJob)

/**
 * bp_backup_job_new:
 * @kind: what is saved
 * @place: a file, which is replaced; or a folder, in which the file gets a name with board and date
 */
BpBackupJob *bp_backup_job_new (BpBoard *board, BpSettingsKind kind, const char *place);

/** bp_backup_job_get_path: Returns: (nullable): the file, once the job is done. */
const char *bp_backup_job_get_path (BpBackupJob *self);

G_END_DECLS
