/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-settings.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* Settings are read and written by running firmware. For the jobs that do; worker thread. */

/**
 * bp_settings_work_backup:
 * @place: a file, or a folder in which the file gets a name with board and date
 *
 * Reads the settings of the job's board and saves them; then the board restarts, and is awaited.
 *
 * Returns: (transfer full): the path of the file, which is complete; or %NULL, and no file was
 * written, with an error of bp_settings_read(), of opening the port, or %BP_ERROR_BAD_FILE (it
 * could not be saved).
 */
char *bp_settings_work_backup (BpJob *job, BpSettingsKind kind, const char *place,
                               GCancellable *cancellable, GError **error);

/** bp_settings_work_restore: gives @lines to the board, which then restarts and is awaited. Errors
 * of bp_settings_write() and of opening the port. */
gboolean bp_settings_work_restore (BpJob *job, GPtrArray *lines, BpSettingsFunc func,
                                   gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
