/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "loader/bp-uart-wires.h"

G_BEGIN_DECLS

/**
 * BpSettings:
 *
 * What the window remembers: the ticked options, folder and files of last time, its size. Kept in
 * GSettings where the schema is installed; where it is not (a build that is run in place) the
 * values live as long as the program. Main thread.
 *
 * Properties (read-write): "full-erase", "no-reboot", "manual-baud", "verify", "backup" (booleans),
 * "adapter-resets" (boolean), "adapter-wires" (as bp_uart_wires_parse() takes it),
 * "baud-rate" (bit/s), "last-folder" and "backup-folder" (a URI or ""), "recent-files" (URIs, the
 * newest first), "window-width", "window-height" (pixels), "window-maximized".
 */
#define BP_TYPE_SETTINGS (bp_settings_get_type ())
G_DECLARE_FINAL_TYPE (BpSettings, bp_settings, BP, SETTINGS, GObject)

#define BP_SETTINGS_DEFAULT_BAUD_RATE 256000
#define BP_SETTINGS_MAX_RECENT 6

BpSettings *bp_settings_new (void);

gboolean bp_settings_get_full_erase (BpSettings *self);
gboolean bp_settings_get_no_reboot (BpSettings *self);
gboolean bp_settings_get_manual_baud (BpSettings *self);
guint bp_settings_get_baud_rate (BpSettings *self);
gboolean bp_settings_get_verify (BpSettings *self);

/** bp_settings_get_wires: Returns: how a serial adapter resets a board into its bootloader; all
 * zero if it does not. */
BpUartWires bp_settings_get_wires (BpSettings *self);

/** bp_settings_get_backup: Returns: whether the settings of a board are saved before it is flashed.
 */
gboolean bp_settings_get_backup (BpSettings *self);

/** bp_settings_dup_last_folder: Returns: (transfer full) (nullable): the folder of the file that
 * was chosen last. */
GFile *bp_settings_dup_last_folder (BpSettings *self);

/** bp_settings_dup_backup_folder: Returns: (transfer full): where settings are saved: where the
 * user did so last, else Bootpin in the documents; it need not be there. */
GFile *bp_settings_dup_backup_folder (BpSettings *self);

/** bp_settings_get_recent_files: Returns: (transfer none): URIs, the newest first, %NULL at the
 * end. */
const char *const *bp_settings_get_recent_files (BpSettings *self);

/** bp_settings_remember_file: puts @file on top of the recent ones and keeps its folder. */
void bp_settings_remember_file (BpSettings *self, GFile *file);

G_END_DECLS
