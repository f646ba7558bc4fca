/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"

G_BEGIN_DECLS

/** bp_cli_check_output_file: Returns: whether bp_cli_save_file() is likely to succeed; else
 * %BP_ERROR_BAD_FILE. */
gboolean bp_cli_check_output_file (const char *path, GError **error);

/**
 * bp_cli_save_file:
 *
 * Writes @bytes into the file at @path, whole or not at all: a file that was there before stays as
 * it was until all is on the disk. What is no regular file (a pipe, /dev/null) is written to.
 *
 * Returns: whether it worked; else %BP_ERROR_BAD_FILE.
 */
gboolean bp_cli_save_file (const char *path, GBytes *bytes, GError **error);

/** bp_cli_open_log_file: Returns: (transfer full): a stream into the file at @path, which is
 * emptied or made; %BP_ERROR_BAD_FILE. */
GOutputStream *bp_cli_open_log_file (const char *path, GError **error);

G_END_DECLS
