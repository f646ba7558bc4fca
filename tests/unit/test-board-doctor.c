/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-doctor-facts.h"
#include "board/bp-doctor.h"

#include <string.h>

#include "base/bp-error.h"

/* A desktop on which all is well. */
static BpDoctorFacts *
healthy (void)
{
  BpDoctorFacts *facts = bp_doctor_facts_new ();

  facts->has_udev = TRUE;
  facts->has_usb = TRUE;
  facts->seat = BP_SEAT_OURS;
  facts->rule = g_strdup ("/usr/lib/udev/rules.d/70-bootpin.rules");
  return facts;
}

static BpDoctorBoard *
add_board (BpDoctorFacts *facts, const char *name)
{
  BpDoctorBoard *board = bp_doctor_board_new ();

  board->id = g_strdup ("usb:1-2");
  board->name = g_strdup (name);
  board->is_candidate = TRUE;
  g_ptr_array_add (facts->boards, board);
  return board;
}

static BpDoctorBoard *
add_refused_board (BpDoctorFacts *facts, const char *name)
{
  BpDoctorBoard *board = add_board (facts, name);

  board->problem = g_error_new_literal (BP_ERROR, BP_ERROR_NOT_PERMITTED, "refused");
  bp_error_set_hint (board->problem, "because");
  return board;
}

static BpDoctorCheck *
find (GPtrArray *checks, const char *title)
{
  for (guint i = 0; i < checks->len; i++) {
    BpDoctorCheck *check = g_ptr_array_index (checks, i);

    g_assert_cmpstr (bp_doctor_check_get_text (check), !=, NULL);
    if (g_str_has_prefix (bp_doctor_check_get_title (check), title))
      return check;
  }
  return NULL;
}

static void
assert_state (GPtrArray *checks, const char *title, BpDoctorState state, const char *word,
              gboolean has_commands)
{
  BpDoctorCheck *check = find (checks, title);

  g_assert_nonnull (check);
  g_assert_cmpint (bp_doctor_check_get_state (check), ==, state);
  g_assert_nonnull (strstr (bp_doctor_check_get_text (check), word));
  g_assert_cmpint (bp_doctor_check_get_commands (check) != NULL, ==, has_commands);
}

static void
test_all_is_well (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) checks = NULL;

  add_board (facts, "STM32");
  checks = bp_doctor_judge (facts);
  g_assert_cmpint (bp_doctor_get_worst (checks), ==, BP_DOCTOR_OK);
  assert_state (checks, "STM32 (usb:1-2)", BP_DOCTOR_OK, "opened", FALSE);
}

static void
test_no_board (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) checks = bp_doctor_judge (facts);

  assert_state (checks, "Boards", BP_DOCTOR_WARNING, "BOOT", FALSE);
}

static void
test_refused_board_makes_missing_rule_a_problem (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) without = NULL;
  g_autoptr (GPtrArray) with = NULL;

  g_clear_pointer (&facts->rule, g_free);
  without = bp_doctor_judge (facts);
  assert_state (without, "Access rule", BP_DOCTOR_WARNING, "not installed", TRUE);

  add_refused_board (facts, "STM32");
  with = bp_doctor_judge (facts);
  assert_state (with, "Access rule", BP_DOCTOR_PROBLEM, "not installed", TRUE);
  assert_state (with, "STM32", BP_DOCTOR_PROBLEM, "because", FALSE);
  g_assert_cmpint (bp_doctor_get_worst (with), ==, BP_DOCTOR_PROBLEM);
}

static void
test_a_port_that_is_never_chosen_is_no_problem (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) checks = NULL;

  add_refused_board (facts, "Serial port ttyS0")->is_candidate = FALSE;
  checks = bp_doctor_judge (facts);
  assert_state (checks, "Serial port ttyS0", BP_DOCTOR_WARNING, "because", FALSE);
}

static void
test_rules_of_others (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) partial = NULL;
  g_autoptr (GPtrArray) foreign = NULL;

  facts->rule_is_partial = TRUE;
  partial = bp_doctor_judge (facts);
  assert_state (partial, "Access rule", BP_DOCTOR_WARNING, "only some boards", TRUE);

  facts->rule_is_partial = FALSE;
  facts->rule_is_foreign = TRUE;
  foreign = bp_doctor_judge (facts);
  assert_state (foreign, "Access rule", BP_DOCTOR_WARNING, "another version", TRUE);
}

static void
test_sessions (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) remote = NULL;

  facts->seat = BP_SEAT_NONE;
  none = bp_doctor_judge (facts);
  assert_state (none, "Session", BP_DOCTOR_WARNING, "no local session", FALSE);
  facts->seat = BP_SEAT_OTHERS;
  others = bp_doctor_judge (facts);
  assert_state (others, "Session", BP_DOCTOR_WARNING, "Another user", FALSE);
  facts->is_remote = TRUE;
  add_refused_board (facts, "STM32");
  remote = bp_doctor_judge (facts);
  assert_state (remote, "Session", BP_DOCTOR_PROBLEM, "SSH", FALSE);
}

static void
test_sandbox (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) checks = NULL;

  facts->sandbox = BP_SANDBOX_FLATPAK;
  facts->has_usb = FALSE;
  checks = bp_doctor_judge (facts);
  assert_state (checks, "USB", BP_DOCTOR_PROBLEM, "sandbox", FALSE);
  assert_state (checks, "Access rule", BP_DOCTOR_OK, "outside", TRUE);
  g_assert_null (find (checks, "Session"));
}

static void
test_modem_manager_only_disturbs_several_ports (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  BpDoctorBoard *board = add_board (facts, "ArduPilot");
  g_autoptr (GPtrArray) absent = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) two = NULL;
  g_autoptr (GPtrArray) hidden = NULL;

  board->n_acm_ports = 2;
  absent = bp_doctor_judge (facts);
  g_assert_null (find (absent, "ModemManager"));

  facts->has_modem_manager = TRUE;
  two = bp_doctor_judge (facts);
  assert_state (two, "ModemManager", BP_DOCTOR_WARNING, "ArduPilot", TRUE);

  board->is_hidden_from_modem_manager = TRUE;
  hidden = bp_doctor_judge (facts);
  assert_state (hidden, "ModemManager", BP_DOCTOR_OK, "alone", FALSE);

  board->is_hidden_from_modem_manager = FALSE;
  board->n_acm_ports = 1;
  one = bp_doctor_judge (facts);
  assert_state (one, "ModemManager", BP_DOCTOR_OK, "alone", FALSE);
}

static void
test_brltty_is_named_where_an_adapter_has_no_port (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) fine = NULL;
  g_autoptr (GPtrArray) grabbed = NULL;
  g_autoptr (GPtrArray) driverless = NULL;

  facts->has_brltty = TRUE;
  fine = bp_doctor_judge (facts);
  g_assert_null (find (fine, "brltty"));

  g_ptr_array_add (facts->stranded, g_strdup ("USB serial adapter (CH340)"));
  grabbed = bp_doctor_judge (facts);
  assert_state (grabbed, "brltty", BP_DOCTOR_PROBLEM, "CH340", TRUE);

  facts->has_brltty = FALSE;
  driverless = bp_doctor_judge (facts);
  assert_state (driverless, "Serial port", BP_DOCTOR_WARNING, "CH340", FALSE);
}

static void
write_file (const char *root, const char *path, const char *text)
{
  g_autofree char *whole = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (whole, text, -1, NULL));
}

static void
test_adapters_without_port_are_found_in_sysfs (void)
{
  const char *root = g_get_user_cache_dir ();
  g_autoptr (BpBoardDb) db = bp_board_db_new_builtin ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  write_file (root, "sys/bus/usb/devices/1-1/idVendor", "1a86\n");
  write_file (root, "sys/bus/usb/devices/1-1/idProduct", "7523\n");
  write_file (root, "sys/bus/usb/devices/1-1/1-1:1.0/bInterfaceClass", "ff\n");
  write_file (root, "sys/bus/usb/devices/1-2/idVendor", "1a86\n");
  write_file (root, "sys/bus/usb/devices/1-2/idProduct", "7523\n");
  write_file (root, "sys/bus/usb/devices/1-2/1-2:1.0/ttyUSB0/tty/ttyUSB0/dev", "188:0\n");
  write_file (root, "sys/bus/usb/devices/1-3/idVendor", "046d\n");
  write_file (root, "sys/bus/usb/devices/1-3/idProduct", "c077\n");
  write_file (root, "sys/bus/usb/devices/1-4/idVendor", "zzzz\n");
  bp_doctor_find_stranded (root, db, names);

  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "USB serial adapter (CH340) (usb:1-1)");
}

static void
test_complaints_are_shown (void)
{
  g_autoptr (BpDoctorFacts) facts = healthy ();
  g_autoptr (GPtrArray) checks = NULL;

  g_ptr_array_add (facts->complaints, g_strdup ("/home/x/boards.conf: line 3: nonsense"));
  checks = bp_doctor_judge (facts);
  assert_state (checks, "boards.conf", BP_DOCTOR_WARNING, "line 3", FALSE);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GPtrArray **)user_data = bp_doctor_run_finish (result, NULL);
}

static void
test_this_machine_gets_an_answer (void)
{
  g_autoptr (BpBoardList) boards = bp_board_list_new ();
  g_autoptr (GPtrArray) checks = bp_doctor_run (boards);
  g_autoptr (GPtrArray) later = NULL;

  g_assert_cmpuint (checks->len, >, 0);
  g_assert_nonnull (find (checks, "USB"));
  bp_doctor_run_async (boards, NULL, on_done, &later);
  while (later == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (later->len, ==, checks->len);
}

/* Windows and macOS have no rules, but the one has drivers. */
static void
test_other_systems (void)
{
  g_autoptr (BpDoctorFacts) facts = bp_doctor_facts_new ();
  g_autoptr (GPtrArray) windows = NULL;
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) macos = NULL;

  facts->has_usb = TRUE;
  facts->driver = BP_DOCTOR_DRIVER_MACOS;
  macos = bp_doctor_judge (facts);
  facts->driver = BP_DOCTOR_DRIVER_WINUSB;
  windows = bp_doctor_judge (facts);
  add_refused_board (facts, "STM32  BOOTLOADER");
  refused = bp_doctor_judge (facts);

  assert_state (macos, "Driver", BP_DOCTOR_OK, "macOS", FALSE);
  assert_state (windows, "Driver", BP_DOCTOR_OK, "Zadig", FALSE);
  assert_state (refused, "Driver", BP_DOCTOR_PROBLEM, "STM32  BOOTLOADER", FALSE);
  g_assert_null (find (windows, "Access rule"));
  g_assert_null (find (windows, "Session"));
}

#define ADD(name, func) g_test_add_func ("/board-doctor/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("all-is-well", test_all_is_well);
  ADD ("no-board", test_no_board);
  ADD ("refused-board-makes-missing-rule-a-problem",
       test_refused_board_makes_missing_rule_a_problem);
  ADD ("a-port-that-is-never-chosen-is-no-problem", test_a_port_that_is_never_chosen_is_no_problem);
  ADD ("rules-of-others", test_rules_of_others);
  ADD ("sessions", test_sessions);
  ADD ("sandbox", test_sandbox);
  ADD ("modem-manager-only-disturbs-several-ports", test_modem_manager_only_disturbs_several_ports);
  ADD ("brltty-is-named-where-an-adapter-has-no-port",
       test_brltty_is_named_where_an_adapter_has_no_port);
  ADD ("adapters-without-port-are-found-in-sysfs", test_adapters_without_port_are_found_in_sysfs);
  ADD ("other-systems", test_other_systems);
  ADD ("complaints-are-shown", test_complaints_are_shown);
  ADD ("this-machine-gets-an-answer", test_this_machine_gets_an_answer);
  return g_test_run ();
}
