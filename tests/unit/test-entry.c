/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-fake-clock.h"
#include "board/bp-entry.h"
#include "virtual/bp-virtual-seat.h"

#define DURATION_BOUND (60 * BP_SEC)

typedef struct {
  BpClock *clock;
  BpVirtualSeat *seat;
  BpBoardScanner *scanner;
  BpLog *log;
} Fixture;

static void
set_up (Fixture *self, const char *profile)
{
  self->clock = bp_fake_clock_new ();
  self->seat = bp_virtual_seat_new (bp_virtual_runner_find_profile (profile), self->clock, NULL);
  self->scanner = bp_board_scanner_new ();
  bp_board_scanner_add_usb_bus (self->scanner, BP_USB_BUS (self->seat));
  bp_board_scanner_add_serial_bus (self->scanner, BP_SERIAL_BUS (self->seat));
  self->log = bp_log_new ();
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->log);
  g_clear_object (&self->scanner);
  g_clear_object (&self->seat);
  g_clear_object (&self->clock);
}

static BpBoardFacts *
enter (Fixture *self, const char *profile, const BpEntryHooks *hooks, BpEntryOptions options,
       GError **error)
{
  g_autofree char *id = g_strconcat ("virtual:", profile, NULL);
  g_autofree char *text = NULL;
  BpBoardFacts *facts =
      bp_entry_run (self->scanner, id, &options, hooks, self->clock, self->log, NULL, error);

  text = bp_log_dup_text (self->log);
  g_test_message ("after %.1f s:\n%s", bp_clock_now (self->clock) / 1e6, text);
  g_assert_cmpint (bp_clock_now (self->clock), <, DURATION_BOUND);
  return facts;
}

typedef struct {
  const char *profile;
  const char *last_way; /* NULL: no way leads there */
} EntryCase;

static const EntryCase cases[] = {
  { "betaflight", "by MSP" },
  { "betaflight-h743", "by MSP" },
  { "old-betaflight", "by the letter R" },
  { "cleanflight", "by the letter R" },
  { "inav7", "by the command line" },
  { "inav9", "by MSP" },
  { "emuflight", "by MSP" },
  { "left-in-cli", "by the command line" },
  { "crazyflie", "the Crazyflie for its bootloader over USB" },
  { "slow", "by MSP" },
  { "deaf", NULL },
};

static void
test_firmware_is_led_into_its_loader (gconstpointer data)
{
  const EntryCase *c = data;
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture, c->profile);
  runner = bp_virtual_seat_dup_runner (fixture.seat);
  facts = enter (&fixture, c->profile, NULL, BP_ENTRY_OPTIONS_DEFAULT, &error);
  text = bp_log_dup_text (fixture.log);
  if (c->last_way == NULL) {
    g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  } else {
    const char *last = g_strrstr (text, "asking");

    g_assert_no_error (error);
    g_assert_cmpint (facts->state, ==, BP_BOARD_LOADER);
    g_assert_nonnull (strstr (last, c->last_way));
  }
  g_assert_cmpuint (bp_virtual_runner_get_n_faults (runner), ==, 0);
  tear_down (&fixture);
}

/* A port that talks by itself may be a receiver's: it is not even asked for a command line. */
static void
test_receiver_is_left_alone (void)
{
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture, "babbler");
  runner = bp_virtual_seat_dup_runner (fixture.seat);
  facts = enter (&fixture, "babbler", NULL, BP_ENTRY_OPTIONS_DEFAULT, &error);
  text = bp_log_dup_text (fixture.log);
  g_assert_null (facts);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  g_assert_null (strstr (text, "asking for the bootloader"));
  tear_down (&fixture);
}

static void
test_no_reboot_sends_nothing (void)
{
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  BpEntryOptions options = BP_ENTRY_OPTIONS_DEFAULT;

  options.no_reboot = TRUE;
  set_up (&fixture, "crazyflie");
  facts = enter (&fixture, "crazyflie", NULL, options, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  tear_down (&fixture);
}

static gboolean
refuse (const BpIdentity *identity, gpointer data, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD, "this is %s", identity->target);
  return FALSE;
}

static void
test_wrong_board_is_known_before_it_reboots (void)
{
  const BpEntryHooks hooks = { .identified = refuse };
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "betaflight");
  facts = enter (&fixture, "betaflight", &hooks, BP_ENTRY_OPTIONS_DEFAULT, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD);
  runner = bp_virtual_seat_dup_runner (fixture.seat);
  g_assert_nonnull (runner);
  g_assert_cmpint (bp_virtual_runner_get_fate (runner, NULL), ==, BP_VIRTUAL_RUNS);
  tear_down (&fixture);
}

typedef struct {
  BpVirtualSeat *seat;
  GString *requests;
} Helper;

/* A user who does what is asked. */
static void
help (const char *request, gpointer data)
{
  Helper *helper = data;

  g_string_append_printf (helper->requests, "%s\n", request != NULL ? "asked" : "done");
  if (request != NULL)
    bp_virtual_seat_hold_boot (helper->seat);
}

static void
test_user_is_asked_when_nothing_helps (gconstpointer data)
{
  const char *profile = data;
  Fixture fixture;
  g_autoptr (GString) requests = g_string_new (NULL);
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  BpEntryOptions options = BP_ENTRY_OPTIONS_DEFAULT;
  Helper helper;
  BpEntryHooks hooks = { .ask = help, .user_data = &helper };

  options.patience = 60 * BP_SEC;
  set_up (&fixture, profile);
  helper = (Helper){ fixture.seat, requests };
  facts = enter (&fixture, profile, &hooks, options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (facts->state, ==, BP_BOARD_LOADER);
  g_assert_cmpstr (requests->str, ==, "asked\ndone\n");
  tear_down (&fixture);
}

static void
count_request (const char *request, gpointer data)
{
  guint *n_requests = data;

  *n_requests += request != NULL;
}

static void
test_patience_has_an_end (void)
{
  Fixture fixture;
  guint n_requests = 0;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  BpEntryOptions options = BP_ENTRY_OPTIONS_DEFAULT;
  BpEntryHooks hooks = { .ask = count_request, .user_data = &n_requests };

  options.patience = 20 * BP_SEC;
  set_up (&fixture, "deaf");
  facts = enter (&fixture, "deaf", &hooks, options, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  g_assert_cmpuint (n_requests, ==, 1);
  tear_down (&fixture);
}

static void
test_slow_board_is_not_awaited_for_ever (void)
{
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;
  BpEntryOptions options = BP_ENTRY_OPTIONS_DEFAULT;

  options.timeout = 4 * BP_SEC;
  set_up (&fixture, "slow");
  facts = enter (&fixture, "slow", NULL, options, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  g_assert_cmpint (bp_clock_now (fixture.clock), <, 8 * BP_SEC);
  tear_down (&fixture);
}

static void
test_board_in_its_loader_is_taken_as_it_is (void)
{
  Fixture fixture;
  g_autoptr (BpBoardFacts) first = NULL;
  g_autoptr (BpBoardFacts) second = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before;

  set_up (&fixture, "betaflight");
  first = enter (&fixture, "betaflight", NULL, BP_ENTRY_OPTIONS_DEFAULT, &error);
  g_assert_no_error (error);
  before = bp_clock_now (fixture.clock);
  second = enter (&fixture, "betaflight", NULL, BP_ENTRY_OPTIONS_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_clock_now (fixture.clock), ==, before);
  tear_down (&fixture);
}

static void
test_nobody_there_is_no_board (void)
{
  Fixture fixture;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "betaflight");
  facts = enter (&fixture, "another", NULL, BP_ENTRY_OPTIONS_DEFAULT, &error);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_BOARD);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strconcat ("/entry/firmware-is-led-into-its-loader/", cases[i].profile, NULL);

    g_test_add_data_func (path, &cases[i], test_firmware_is_led_into_its_loader);
  }
  g_test_add_func ("/entry/receiver-is-left-alone", test_receiver_is_left_alone);
  g_test_add_func ("/entry/no-reboot-sends-nothing", test_no_reboot_sends_nothing);
  g_test_add_func ("/entry/wrong-board-is-known-before-it-reboots",
                   test_wrong_board_is_known_before_it_reboots);
  g_test_add_data_func ("/entry/user-is-asked-when-nothing-helps/deaf", "deaf",
                        test_user_is_asked_when_nothing_helps);
  g_test_add_data_func ("/entry/user-is-asked-when-nothing-helps/babbler", "babbler",
                        test_user_is_asked_when_nothing_helps);
  g_test_add_func ("/entry/patience-has-an-end", test_patience_has_an_end);
  g_test_add_func ("/entry/slow-board-is-not-awaited-for-ever",
                   test_slow_board_is_not_awaited_for_ever);
  g_test_add_func ("/entry/board-in-its-loader-is-taken-as-it-is",
                   test_board_in_its_loader_is_taken_as_it_is);
  g_test_add_func ("/entry/nobody-there-is-no-board", test_nobody_there_is_no_board);
  return g_test_run ();
}
