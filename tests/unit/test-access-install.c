/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-rule-installer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bp-error.h"
#include "board/bp-rule.h"

/* The helper is built anew for these tests with a folder of theirs as its root; a script plays
 * udevadm there. */

static const char *
root (void)
{
  return g_getenv ("BOOTPIN_INSTALL_ROOT");
}

static char *
below_root (const char *path)
{
  return g_build_filename (root (), path, NULL);
}

static int
shell (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autoptr (GSubprocess) process = NULL;
  const char *arguments[] = { "/bin/sh", "-c", NULL, NULL };
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  arguments[2] = command;
  process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  return g_subprocess_get_exit_status (process);
}

typedef struct {
  char *rule;
  char *calls;   /* what udevadm was called with, and its environment */
  char *outside; /* a file that must never change */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      shell ("rm -rf '%s'; umask 022; mkdir -p '%s/usr/bin' '%s/etc'", root (), root (), root ()),
      ==, 0);
  fixture->rule = below_root ("etc/udev/rules.d/70-bootpin.rules");
  fixture->calls = below_root ("calls");
  fixture->outside = below_root ("outside");
  g_assert_true (g_file_set_contents (fixture->outside, "mine", -1, NULL));
  g_assert_cmpint (shell ("printf '#!/bin/sh\\necho \"$*\" >>%s\\nenv | sort >>%s\\n' "
                          ">'%s/usr/bin/udevadm'; chmod 755 '%s/usr/bin/udevadm'",
                          fixture->calls, fixture->calls, root (), root ()),
                   ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outside = NULL;

  g_assert_true (g_file_get_contents (fixture->outside, &outside, NULL, NULL));
  g_assert_cmpstr (outside, ==, "mine");
  g_assert_cmpint (shell ("test -e '%s/etc/udev/rules.d/.70-bootpin.rules.new'", root ()), !=, 0);
  g_assert_cmpint (shell ("rm -rf '%s'", root ()), ==, 0);
  g_free (fixture->rule);
  g_free (fixture->calls);
  g_free (fixture->outside);
}

/* Runs the helper, with @before in front of it in the shell. */
static int
run (const char *before, const char *arguments)
{
  return shell ("%s '%s' %s", before, g_getenv ("BOOTPIN_INSTALL_RULE"), arguments);
}

static void
assert_installed (Fixture *fixture)
{
  g_autofree char *text = NULL;
  struct stat info;

  g_assert_true (g_file_get_contents (fixture->rule, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, bp_rule_get_text ());
  g_assert_cmpint (lstat (fixture->rule, &info), ==, 0);
  g_assert_true (S_ISREG (info.st_mode));
  g_assert_cmpint (info.st_mode & 07777, ==, 0644);
}

static void
test_writes_the_rule_and_tells_udev (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  g_assert_cmpint (run ("EVIL=1 LD_LIBRARY_PATH=/evil exec", ""), ==, 0);
  assert_installed (fixture);
  g_assert_true (g_file_get_contents (fixture->calls, &calls, NULL, NULL));
  g_assert_true (g_str_has_prefix (calls, "control --reload\n"));
  g_assert_nonnull (strstr (calls, "\ntrigger --subsystem-match=usb --subsystem-match=tty\n"));
  g_assert_nonnull (strstr (calls, "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"));
  g_assert_null (strstr (calls, "EVIL"));
  g_assert_null (strstr (calls, "/evil"));
}

static void
test_a_second_run_replaces_the_rule (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run ("exec", ""), ==, 0);
  g_assert_true (g_file_set_contents (fixture->rule, "old", -1, NULL));
  g_assert_cmpint (run ("umask 077; exec", ""), ==, 0);
  assert_installed (fixture);
}

static void
test_takes_no_argument (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run ("exec", "--help"), ==, 2);
  g_assert_cmpint (run ("exec", "''"), ==, 2);
  g_assert_false (g_file_test (fixture->rule, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->calls, G_FILE_TEST_EXISTS));
}

static void
test_links_are_not_followed (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (shell ("umask 022; mkdir -p '%s/etc/udev/rules.d'; cd '%s/etc/udev/rules.d'; ln "
                          "-s ../../../outside 70-bootpin.rules;"
                          "ln -s ../../../outside .70-bootpin.rules.new",
                          root (), root ()),
                   ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 0);
  assert_installed (fixture);
}

static void
test_folder_that_is_a_link_is_refused (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (shell ("umask 022; mkdir -p '%s/elsewhere' '%s/etc/udev'; ln -s ../../elsewhere "
                          "'%s/etc/udev/rules.d'",
                          root (), root (), root ()),
                   ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 1);
  g_assert_cmpint (shell ("test -z \"$(ls -A '%s/elsewhere')\"", root ()), ==, 0);
}

static void
test_folder_that_others_may_change_is_refused (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      shell ("mkdir -p '%s/etc/udev/rules.d'; chmod 0777 '%s/etc/udev'", root (), root ()), ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 1);
  g_assert_cmpint (
      shell ("chmod 0755 '%s/etc/udev'; chmod 0775 '%s/etc/udev/rules.d'", root (), root ()), ==,
      0);
  g_assert_cmpint (run ("exec", ""), ==, 1);
  g_assert_false (g_file_test (fixture->rule, G_FILE_TEST_EXISTS));
}

static void
test_folder_in_place_of_the_rule (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (shell ("umask 022; mkdir -p '%s'", fixture->rule), ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 1);
  g_assert_false (g_file_test (fixture->calls, G_FILE_TEST_EXISTS));
}

static void
test_a_full_disk_leaves_the_old_rule_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (
      shell ("umask 022; mkdir -p '%s/etc/udev/rules.d'; printf old >'%s'", root (), fixture->rule),
      ==, 0);
  g_assert_cmpint (run ("ulimit -f 1; exec", ""), ==, 1);
  g_assert_true (g_file_get_contents (fixture->rule, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

static void
test_closed_streams_do_no_harm (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run ("exec", "<&- >&- 2>&-"), ==, 0);
  assert_installed (fixture);
  g_assert_cmpint (run ("exec env --ignore-signal=CHLD,PIPE", ""), ==, 0);
}

static void
test_silent_udev_is_told_of (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (shell ("printf '#!/bin/sh\\nexit 1\\n' >'%s/usr/bin/udevadm'", root ()), ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 3);
  assert_installed (fixture);
  g_assert_cmpint (shell ("rm '%s/usr/bin/udevadm'", root ()), ==, 0);
  g_assert_cmpint (run ("exec", ""), ==, 3);
}

static void
on_installed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
install_by (const char *script, gboolean *needs_replug, GError **error)
{
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  bp_rule_installer_run_program_async (arguments, NULL, on_installed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return bp_rule_installer_run_finish (result, needs_replug, error);
}

static void
test_outcomes_of_pkexec (void)
{
  static const struct {
    const char *script;
    int code;
  } rows[] = {
    { "exit 126", BP_ERROR_CANCELLED },
    { "exit 127", BP_ERROR_NOT_PERMITTED },
    { "echo no room >&2; exit 1", BP_ERROR_NOT_PERMITTED },
    { "kill -9 $$", BP_ERROR_NOT_PERMITTED },
  };
  gboolean needs_replug = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (install_by (rows[i].script, NULL, &error));
    g_assert_error (error, BP_ERROR, rows[i].code);
    if (rows[i].code == BP_ERROR_NOT_PERMITTED)
      g_assert_nonnull (strstr (bp_error_get_hint (error), "/etc/udev/rules.d/70-bootpin.rules"));
  }
  g_assert_true (install_by ("exit 0", &needs_replug, NULL));
  g_assert_false (needs_replug);
  g_assert_true (install_by ("exit 3", &needs_replug, NULL));
  g_assert_true (needs_replug);
}

static void
test_missing_pkexec_is_an_error (void)
{
  const char *const arguments[] = { "/nonexistent/pkexec", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bp_rule_installer_run_program_async (arguments, NULL, on_installed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (bp_rule_installer_run_finish (result, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED);
}

static void
test_only_files_that_nobody_else_can_change_are_trusted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = below_root ("link");

  g_chmod (fixture->outside, 0755);
  g_assert_true (bp_rule_installer_is_trusted (fixture->outside, geteuid ()));
  g_assert_false (bp_rule_installer_is_trusted (fixture->outside, geteuid () + 1));
  g_chmod (fixture->outside, 0775);
  g_assert_false (bp_rule_installer_is_trusted (fixture->outside, geteuid ()));
  g_chmod (fixture->outside, 0757);
  g_assert_false (bp_rule_installer_is_trusted (fixture->outside, geteuid ()));
  g_chmod (fixture->outside, 0644);
  g_assert_cmpint (symlink (fixture->outside, link), ==, 0);
  g_assert_false (bp_rule_installer_is_trusted (link, geteuid ()));
  g_assert_false (bp_rule_installer_is_trusted (root (), geteuid ()));
  g_assert_false (bp_rule_installer_is_trusted ("/nonexistent", 0));
}

#define ADD(name, func) g_test_add ("/access-install/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("writes-the-rule-and-tells-udev", test_writes_the_rule_and_tells_udev);
  ADD ("a-second-run-replaces-the-rule", test_a_second_run_replaces_the_rule);
  ADD ("takes-no-argument", test_takes_no_argument);
  ADD ("links-are-not-followed", test_links_are_not_followed);
  ADD ("folder-that-is-a-link-is-refused", test_folder_that_is_a_link_is_refused);
  ADD ("folder-that-others-may-change-is-refused", test_folder_that_others_may_change_is_refused);
  ADD ("folder-in-place-of-the-rule", test_folder_in_place_of_the_rule);
  ADD ("a-full-disk-leaves-the-old-rule-whole", test_a_full_disk_leaves_the_old_rule_whole);
  ADD ("closed-streams-do-no-harm", test_closed_streams_do_no_harm);
  ADD ("silent-udev-is-told-of", test_silent_udev_is_told_of);
  ADD ("only-files-that-nobody-else-can-change-are-trusted",
       test_only_files_that_nobody_else_can_change_are_trusted);
  g_test_add_func ("/access-install/outcomes-of-pkexec", test_outcomes_of_pkexec);
  g_test_add_func ("/access-install/missing-pkexec-is-an-error", test_missing_pkexec_is_an_error);
  return g_test_run ();
}
