/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "board/bp-cli-client.h"
#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-serial-link.h"

#define PATIENCE (2 * BP_SEC)

typedef struct {
  BpClock *clock;
  BpVirtualRunner *runner;
  BpSerialLink *link;
} Fixture;

static void
set_up (Fixture *self, const char *profile)
{
  self->clock = bp_fake_clock_new ();
  self->runner = bp_virtual_runner_new (bp_virtual_runner_find_profile (profile));
  self->link = bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (self->runner), self->clock, FALSE);
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->link);
  g_clear_object (&self->runner);
  g_clear_object (&self->clock);
}

static BpCliClient *
open_cli (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  BpCliClient *cli = bp_cli_client_enter (self->link, NULL, &error);

  g_assert_no_error (error);
  return cli;
}

static char *
make_settings (void)
{
  g_autoptr (GString) settings = g_string_new (NULL);

  while (settings->len < 40 * 1024)
    g_string_append_printf (settings, "# group %" G_GSIZE_FORMAT "\nset parameter = 1\n\n",
                            settings->len);
  return g_strdup (settings->str);
}

static void
test_settings_come_whole (gconstpointer data)
{
  Fixture fixture;
  g_autoptr (BpCliClient) cli = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = make_settings ();
  g_autofree char *text = NULL;

  set_up (&fixture, data);
  bp_virtual_runner_set_settings (fixture.runner, settings);
  cli = open_cli (&fixture);
  text = bp_cli_client_ask (cli, "diff all", PATIENCE, NULL, &error);
  g_assert_no_error (error);
  /* Not g_assert_cmpstr(): 40 KB twice is no message. */
  g_assert_true (g_str_equal (text, settings));
  tear_down (&fixture);
}

static void
test_bytes_among_text_are_an_error (void)
{
  Fixture fixture;
  g_autoptr (BpCliClient) cli = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "leaking");
  cli = open_cli (&fixture);
  g_assert_null (bp_cli_client_ask (cli, "diff all", PATIENCE, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  tear_down (&fixture);
}

static void
test_settings_that_are_cut_are_none (void)
{
  Fixture fixture;
  g_autoptr (BpCliClient) cli = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *settings = make_settings ();

  set_up (&fixture, "pausing");
  bp_virtual_runner_set_settings (fixture.runner, settings);
  cli = open_cli (&fixture);
  bp_virtual_runner_vanish_at (fixture.runner, bp_clock_now (fixture.clock) + 5 * BP_SEC);
  g_assert_null (bp_cli_client_ask (cli, "diff all", PATIENCE, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  tear_down (&fixture);
}

static void
test_no_command_line_is_a_timeout (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "deaf");
  g_assert_null (bp_cli_client_enter (fixture.link, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  tear_down (&fixture);
}

/* What was typed into it by mistake is not run together with the first command. */
static void
test_open_command_line_is_taken_as_it_is (void)
{
  Fixture fixture;
  g_autoptr (BpCliClient) cli = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *complaint = NULL;

  set_up (&fixture, "left-in-cli");
  g_assert_true (bp_serial_link_write (fixture.link, (const guint8 *)"old", 3, BP_SEC, NULL, NULL));
  cli = open_cli (&fixture);
  g_assert_true (bp_cli_client_type (cli, "profile 1", &complaint, NULL, NULL));
  g_assert_null (complaint);
  commands = bp_virtual_runner_dup_commands (fixture.runner);
  g_assert_cmpstr (commands, ==, "old\nprofile 1\n");
  tear_down (&fixture);
}

typedef struct {
  const char *line;
  const char *complaint;
} LineCase;

static void
test_complaints_are_told_from_values (void)
{
  static const LineCase cases[] = {
    { "set name = ERROR", NULL },
    { "batch start", NULL },
    { "nonsense", "###ERROR: UNKNOWN COMMAND, TRY 'HELP'###" },
    { "set no_such = 1", "###ERROR IN set: INVALID NAME: no_such = 1###" },
  };
  Fixture fixture;
  g_autoptr (BpCliClient) cli = NULL;

  set_up (&fixture, "betaflight");
  cli = open_cli (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *complaint = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (bp_cli_client_type (cli, cases[i].line, &complaint, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (complaint, ==, cases[i].complaint);
  }
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/cli-client/settings-come-whole/at-once", "betaflight",
                        test_settings_come_whole);
  g_test_add_data_func ("/cli-client/settings-come-whole/with-pauses", "pausing",
                        test_settings_come_whole);
  g_test_add_func ("/cli-client/bytes-among-text-are-an-error", test_bytes_among_text_are_an_error);
  g_test_add_func ("/cli-client/settings-that-are-cut-are-none",
                   test_settings_that_are_cut_are_none);
  g_test_add_func ("/cli-client/no-command-line-is-a-timeout", test_no_command_line_is_a_timeout);
  g_test_add_func ("/cli-client/open-command-line-is-taken-as-it-is",
                   test_open_command_line_is_taken_as_it_is);
  g_test_add_func ("/cli-client/complaints-are-told-from-values",
                   test_complaints_are_told_from_values);
  return g_test_run ();
}
