/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-identity.h"

G_BEGIN_DECLS

/* Settings in a file: the text that a firmware's command line printed. */

/** BpSettingsLine: a line that the firmware is given; @number counts from 1 in the file. */
typedef struct {
  guint number;
  char *text;
} BpSettingsLine;

/**
 * bp_settings_file_parse:
 * @data: hostile
 *
 * Takes the lines that set something out of a file: without blank lines, comments, and "save" and
 * "exit", which come from us.
 *
 * Returns: (transfer full) (element-type BpSettingsLine): the lines; or %NULL with
 * %BP_ERROR_BAD_FILE for a file that is no text, holds no setting, or has a line in it that no
 * backup has: one that leaves the command line or has a key of its own there.
 */
GPtrArray *bp_settings_file_parse (const char *data, gsize size, GError **error);

/** bp_settings_file_load: the same for the file at @path; blocks. */
GPtrArray *bp_settings_file_load (const char *path, GError **error);

/**
 * bp_settings_file_dup_path:
 * @place: a file's name; or a folder (one that is there, or with a slash at its end), in which a
 * new name is found
 * @identity: (nullable): whose settings they are
 * @when: for the name
 *
 * Returns: (transfer full): where to save, such as
 * "FOLDER/Betaflight_4.5.1_SPEEDYBEEF405V3_2026-11-20_143000.txt".
 */
char *bp_settings_file_dup_path (const char *place, const BpIdentity *identity, GDateTime *when);

/** bp_settings_file_save: saves @text as a whole: the file is complete, or it is as it was.
 * %BP_ERROR_BAD_FILE. Blocks. */
gboolean bp_settings_file_save (const char *path, const char *text, GError **error);

G_END_DECLS
