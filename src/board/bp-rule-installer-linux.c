/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "board/bp-rule-installer.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/bp-error.h"
#include "board/bp-access-facts.h"
#include "board/bp-rule-text.h"
#include "board/bp-rule.h"

#define HELPER BP_LIBEXECDIR "/bootpin-install-rule"

/* Exit codes of pkexec(1) and of the helper. */
enum { HELPER_NOT_TOLD = 3, PKEXEC_DISMISSED = 126, PKEXEC_NOT_AUTHORIZED = 127 };

gboolean
bp_rule_installer_is_trusted (const char *path, guint owner)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == owner &&
         (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

gboolean
bp_rule_installer_is_available (void)
{
  g_autofree char *pkexec = g_find_program_in_path ("pkexec");

  return pkexec != NULL && bp_sandbox_find ("") == BP_SANDBOX_NONE &&
         bp_rule_installer_is_trusted (HELPER, 0) &&
         bp_rule_installer_is_trusted (BP_RULE_POLICY, 0);
}

static void
fail (GTask *task, BpError code, const char *message)
{
  g_autofree char *commands = bp_rule_dup_commands (BP_SANDBOX_NONE);
  GError *error = g_error_new_literal (BP_ERROR, code, message);

  if (code != BP_ERROR_CANCELLED)
    bp_error_set_hint (error, commands);
  g_task_return_error (task, error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;
  GSubprocess *process = G_SUBPROCESS (source);
  int status;

  if (!g_subprocess_communicate_utf8_finish (process, result, NULL, &complaint, &error)) {
    fail (task,
          bp_error_get_code (error) == BP_ERROR_CANCELLED ? BP_ERROR_CANCELLED
                                                          : BP_ERROR_NOT_PERMITTED,
          error->message);
    return;
  }
  status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  if (status == 0 || status == HELPER_NOT_TOLD)
    g_task_return_int (task, status);
  else if (status == PKEXEC_DISMISSED)
    fail (task, BP_ERROR_CANCELLED, "the question for the password was dismissed");
  else if (status == PKEXEC_NOT_AUTHORIZED)
    fail (task, BP_ERROR_NOT_PERMITTED,
          "no authorization, or nobody who could ask for the password");
  else
    fail (task, BP_ERROR_NOT_PERMITTED,
          complaint != NULL && *complaint != '\0' ? g_strchomp (complaint)
                                                  : "the rule could not be written");
}

void
bp_rule_installer_run_program_async (const char *const *arguments, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, bp_rule_installer_run_async);
  process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (process == NULL)
    fail (task, BP_ERROR_NOT_PERMITTED, error->message);
  else
    g_subprocess_communicate_utf8_async (process, NULL, cancellable, on_ended,
                                         g_steal_pointer (&task));
}

/* Without the internal agent, which would ask on the terminal behind the window. */
void
bp_rule_installer_run_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const char *const arguments[] = { "pkexec", "--disable-internal-agent", HELPER, NULL };

  bp_rule_installer_run_program_async (arguments, cancellable, callback, user_data);
}

gboolean
bp_rule_installer_run_finish (GAsyncResult *result, gboolean *needs_replug, GError **error)
{
  gssize status;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  status = g_task_propagate_int (G_TASK (result), error);
  if (needs_replug != NULL)
    *needs_replug = status == HELPER_NOT_TOLD;
  return status >= 0;
}
