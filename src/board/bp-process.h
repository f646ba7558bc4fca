/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** bp_process_is_running: @root: "" for the system, a folder in tests. Returns: whether a program of
 * this name (at most 15 characters) is seen to run. */
gboolean bp_process_is_running (const char *root, const char *program);

G_END_DECLS
