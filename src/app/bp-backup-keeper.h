/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpBackupKeeper:
 *
 * The settings that a board's firmware has, in files: saved on demand, and given back. As actions
 * of a window, each enabled only while it can do something: win.backup and win.restore (string, a
 * path), win.choose-backup, win.choose-restore, win.open-backups. Main thread.
 */
#define BP_TYPE_BACKUP_KEEPER (bp_backup_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BpBackupKeeper, bp_backup_keeper, BP, BACKUP_KEEPER, GObject)

/** bp_backup_keeper_new: adds the actions to @window, which must outlive the keeper. */
BpBackupKeeper *bp_backup_keeper_new (GtkApplicationWindow *window, BpSession *session);

G_END_DECLS
