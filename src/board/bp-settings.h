/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "board/bp-settings-file.h"
#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/* The settings of a firmware of the Cleanflight family, as its command line prints and takes them.
 * Worker thread. The firmware restarts at the end of each. */

/** BpSettingsKind: what is printed. */
typedef enum {
  BP_SETTINGS_DIFF, /* "diff all": what differs from the defaults */
  BP_SETTINGS_DUMP, /* "dump": everything */
} BpSettingsKind;

/**
 * bp_settings_read:
 * @link: the opened port
 *
 * Opens the command line, lets it print the settings, and leaves it.
 *
 * Returns: (transfer full): what was printed, byte for byte but for line ends, complete; or %NULL
 * with %BP_ERROR_NOT_SUPPORTED (no command line, or it knows no such command), %BP_ERROR_TIMEOUT
 * (it did not come to its end), %BP_ERROR_PROTOCOL (bytes that are no text), or an error of the
 * link.
 */
char *bp_settings_read (BpSerialLink *link, BpSettingsKind kind, BpLog *log,
                        GCancellable *cancellable, GError **error);

/** BpSettingsFunc: @line was given to the firmware; @complaint: (nullable): what it has against it.
 */
typedef void (*BpSettingsFunc) (const BpSettingsLine *line, const char *complaint,
                                gpointer user_data);

/**
 * bp_settings_write:
 * @lines: (element-type BpSettingsLine): from bp_settings_file_parse()
 * @func: called for each line
 *
 * Gives the firmware one line after another, and saves them if all were taken; else it leaves the
 * command line without saving.
 *
 * Returns: %FALSE with %BP_ERROR_BAD_FILE (some lines were not taken, nothing was saved),
 * %BP_ERROR_NOT_SUPPORTED, %BP_ERROR_WRITE_FAILED (the firmware did not save), or an error of the
 * link.
 */
gboolean bp_settings_write (BpSerialLink *link, GPtrArray *lines, BpSettingsFunc func,
                            gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
