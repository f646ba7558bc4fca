/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "base/bp-i18n.h"
#include "cli/bp-cli-command.h"
#include "cli/bp-cli-exit.h"
#include "cli/bp-cli-version.h"

static void
init_locale (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, BP_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/* A standard stream that is closed would become the number of the next file that is opened: what is
 * printed would go into it. */
static void
fill_standard_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO)
    close (fd);
}

static int
complain_of_usage (const GError *error)
{
  g_autoptr (BpCliOutput) output = bp_cli_output_new (FALSE);

  bp_cli_output_complain (output, "bootpin-cli: %s", error->message);
  bp_cli_output_complain (output, _ ("Try “bootpin-cli --help”."));
  return BP_CLI_EXIT_USAGE;
}

static int
run_command (const BpCliOptions *options)
{
  const BpCliCommand *command = bp_cli_command_find (options->arguments[0]);
  g_autoptr (BpCliOutput) output = bp_cli_output_new (options->json);
  g_autoptr (BpCliSession) session = bp_cli_session_new (options, output);
  g_autoptr (GError) error = NULL;

  if (command->run (session, &error) && bp_cli_output_finish (output, &error))
    return BP_CLI_EXIT_DONE;
  if (!session->has_told)
    bp_cli_session_report_failed (session, error);
  return bp_cli_exit_from_error (bp_error_get_code (error));
}

static int
show_text (char *text)
{
  g_autoptr (BpCliOutput) output = bp_cli_output_new (FALSE);
  g_autofree char *owned = text;

  bp_cli_output_write (output, owned);
  return BP_CLI_EXIT_DONE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (BpCliOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  fill_standard_streams ();
  init_locale ();
  g_set_prgname ("bootpin-cli");
  /* A reader of our output that goes away must not end a job in the middle of a write. */
  signal (SIGPIPE, SIG_IGN);

  options = bp_cli_options_new (argv, &error);
  if (options == NULL)
    return complain_of_usage (error);
  if (options->help)
    return show_text (bp_cli_options_dup_help (options->arguments[0]));
  if (options->version)
    return show_text (bp_cli_dup_version ());
  return run_command (options);
}
