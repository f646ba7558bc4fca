/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-rule-installer.h"

#include "base/bp-error.h"

gboolean
bp_rule_installer_is_available (void)
{
  return FALSE;
}

void
bp_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_task_report_new_error (NULL, callback, user_data, bp_rule_installer_run_async, BP_ERROR,
                           BP_ERROR_NOT_SUPPORTED, "this system has no access rules");
}

gboolean
bp_rule_installer_run_finish (GAsyncResult *result, gboolean *needs_replug, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
