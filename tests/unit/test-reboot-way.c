/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "board/bp-reboot-way.h"
#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-serial-link.h"

typedef struct {
  BpClock *clock;
  BpVirtualRunner *runner;
  BpSerialLink *link;
  BpIdentity *identity;
} Fixture;

static void
set_up (Fixture *self, const char *profile)
{
  self->clock = bp_fake_clock_new ();
  self->runner = bp_virtual_runner_new (bp_virtual_runner_find_profile (profile));
  self->link = bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (self->runner), self->clock, FALSE);
  self->identity = bp_identify (self->link, NULL, NULL, NULL);
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->identity, bp_identity_free);
  g_clear_object (&self->link);
  g_clear_object (&self->runner);
  g_clear_object (&self->clock);
}

typedef struct {
  const char *profile;
  BpRebootWay way;
  gboolean applies;
  int answer; /* -1: not tried */
  BpVirtualFate fate;
  const char *commands;
} WayCase;

static const WayCase cases[] = {
  { "betaflight", BP_REBOOT_BY_MSP, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "" },
  { "betaflight", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "bl rom\n" },
  { "betaflight", BP_REBOOT_BY_R, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "" },
  { "old-betaflight", BP_REBOOT_BY_MSP, FALSE, -1, BP_VIRTUAL_RUNS, "" },
  { "old-betaflight", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_RESTARTING, BP_VIRTUAL_RESTARTS,
    "bl rom\nbl\nexit\n" },
  { "old-betaflight", BP_REBOOT_BY_R, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "" },
  { "inav7", BP_REBOOT_BY_MSP, FALSE, -1, BP_VIRTUAL_RUNS, "" },
  { "inav7", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "dfu\n" },
  { "inav9", BP_REBOOT_BY_MSP, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "" },
  { "emuflight", BP_REBOOT_BY_MSP, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "" },
  { "emuflight", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "bl rom\nbl\n" },
  { "left-in-cli", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_SENT, BP_VIRTUAL_TO_LOADER, "$M<\nbl rom\n" },
  { "cleanflight", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_REFUSED, BP_VIRTUAL_RUNS, "" },
  { "deaf", BP_REBOOT_BY_MSP, FALSE, -1, BP_VIRTUAL_RUNS, "" },
  { "deaf", BP_REBOOT_BY_CLI, TRUE, BP_REBOOT_REFUSED, BP_VIRTUAL_RUNS, "" },
};

static void
test_way (gconstpointer data)
{
  const WayCase *c = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *commands = NULL;
  BpRebootAnswer answer;

  set_up (&fixture, c->profile);
  g_assert_cmpint (bp_reboot_way_applies (c->way, fixture.identity, BP_MSP_REBOOT_ROM_LOADER), ==,
                   c->applies);
  if (c->answer >= 0) {
    g_assert_true (bp_reboot_way_try (c->way, fixture.link, fixture.identity,
                                      BP_MSP_REBOOT_ROM_LOADER, NULL, &answer, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpint (answer, ==, c->answer);
  }
  g_assert_cmpint (bp_virtual_runner_get_fate (fixture.runner, NULL), ==, c->fate);
  commands = bp_virtual_runner_dup_commands (fixture.runner);
  g_assert_cmpstr (commands, ==, c->commands);
  tear_down (&fixture);
}

static void
test_unknown_flash_loader_is_refused_politely (void)
{
  Fixture fixture;
  BpRebootAnswer answer;

  set_up (&fixture, "betaflight");
  g_assert_true (bp_reboot_way_try (BP_REBOOT_BY_MSP, fixture.link, fixture.identity,
                                    BP_MSP_REBOOT_FLASH_LOADER, NULL, &answer, NULL, NULL));
  g_assert_cmpint (answer, ==, BP_REBOOT_REFUSED);
  g_assert_cmpint (bp_virtual_runner_get_fate (fixture.runner, NULL), ==, BP_VIRTUAL_RUNS);
  tear_down (&fixture);
}

static void
test_letter_r_is_never_sent_into_babble (void)
{
  Fixture fixture;
  BpRebootAnswer answer;
  g_autoptr (GError) error = NULL;
  guint before;

  set_up (&fixture, "babbler");
  before = bp_virtual_runner_get_n_faults (fixture.runner);
  g_assert_false (bp_reboot_listen (fixture.link, 300 * BP_MSEC, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (bp_reboot_way_try (BP_REBOOT_BY_R, fixture.link, NULL, BP_MSP_REBOOT_ROM_LOADER,
                                     NULL, &answer, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_cmpuint (bp_virtual_runner_get_n_faults (fixture.runner), ==, before);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/reboot-way/%s/%u", cases[i].profile, cases[i].way);

    g_test_add_data_func (path, &cases[i], test_way);
  }
  g_test_add_func ("/reboot-way/unknown-flash-loader-is-refused-politely",
                   test_unknown_flash_loader_is_refused_politely);
  g_test_add_func ("/reboot-way/letter-r-is-never-sent-into-babble",
                   test_letter_r_is_never_sent_into_babble);
  return g_test_run ();
}
