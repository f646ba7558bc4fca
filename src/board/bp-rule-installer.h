/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * bp_rule_installer_is_available:
 *
 * Returns: whether the access rule can be installed at a click: helper and polkit policy are installed and nobody but root can change them,
 *   pkexec is there, and this is no sandbox. Otherwise show the commands of bp_rule_dup_commands().
 */
gboolean bp_rule_installer_is_available (void);

/** bp_rule_installer_run_async: asks for the administrator's password and installs the rule. Main thread; does not block. */
void bp_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/**
 * bp_rule_installer_run_finish:
 * @needs_replug: (out) (optional): whether boards must be plugged in again, as udev could not be told
 *
 * Returns: %TRUE if the rule is installed; else %BP_ERROR_CANCELLED (the user dismissed the question) or %BP_ERROR_NOT_PERMITTED (no polkit agent,
 *   not allowed, the file can't be written), whose hint shows the commands.
 */
gboolean bp_rule_installer_run_finish (GAsyncResult *result, gboolean *needs_replug, GError **error);

/** bp_rule_installer_run_program_async: the same with another program line than pkexec's, for tests. */
void bp_rule_installer_run_program_async (const char *const *arguments, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);

/** bp_rule_installer_is_trusted: Returns: whether @path is a file that only @owner (0: root) can change. */
gboolean bp_rule_installer_is_trusted (const char *path, guint owner);

G_END_DECLS
