/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpFileWatch:
 *
 * Follows one file on the disk, by its name: who writes it anew may replace it by another one. A
 * compiler writes for a while, so it is told only when the file has been left alone for a moment.
 * Where a file can't be followed (some mounts), nothing is ever told. Main thread.
 *
 * Signals: "changed", when there are other contents under this name; "vanished".
 */
#define BP_TYPE_FILE_WATCH (bp_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (BpFileWatch, bp_file_watch, BP, FILE_WATCH, GObject)

BpFileWatch *bp_file_watch_new (GFile *file);

G_END_DECLS
