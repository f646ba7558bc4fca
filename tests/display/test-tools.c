/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the main menu offers beside flashing. */

#include <string.h>

#include "app/bp-dfu-util-command.h"
#include "app/bp-fault.h"
#include "app/bp-message-window.h"
#include "picture.h"
#include "practice.h"

#define BOARD "usb:1-2"
#define SIZE 2048

static const char *const one_board[] = { "g474", NULL };

static void
wait_for_status (Desk *desk, const char *text)
{
  wait_until (strstr (desk_get_status (desk), text) != NULL);
}

static void
test_nothing_can_be_done_without_a_board (Desk *desk, gconstpointer data)
{
  const char *const actions[] = { "read",   "choose-read", "verify",
                                  "reboot", "leave",       "copy-dfu-util" };

  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (practice_is_enabled (desk, actions[i]));
}

static void
test_a_board_in_its_loader_is_left_and_read (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  g_assert_true (practice_is_enabled (desk, "choose-read"));
  g_assert_true (practice_is_enabled (desk, "leave"));
  g_assert_false (practice_is_enabled (desk, "reboot"));
  g_assert_false (practice_is_enabled (desk, "verify"));
  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  g_assert_true (practice_is_enabled (desk, "verify"));
  g_assert_true (practice_is_enabled (desk, "copy-dfu-util"));
}

static void
test_a_running_board_is_rebooted_and_not_left (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, FALSE);
  g_assert_true (practice_is_enabled (desk, "reboot"));
  g_assert_true (practice_is_enabled (desk, "choose-read"));
  g_assert_false (practice_is_enabled (desk, "leave"));
}

static void
test_the_chip_is_read_into_a_file (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, one_board);
  g_autofree char *path = g_build_filename (desk->folder, "chip.hex", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;

  desk_activate (desk, "read", g_variant_new_string (path));
  wait_for_status (desk, "saved in “chip.hex”");
  firmware = bp_firmware_new_from_file (file, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bp_firmware_get_start (firmware), ==, 0x08000000);
  g_assert_cmpuint (bp_firmware_get_size (firmware), ==, 512 * 1024);
}

static void
test_what_can_not_be_saved_is_asked_about (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, one_board);
  GtkWidget *message;

  desk_activate (desk, "read", g_variant_new_string ("/proc/no-such-folder/chip.bin"));
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (practice_shows (message, "still there"));
  g_assert_nonnull (find_named (message, "Save Elsewhere…"));
  picture_take (message, "not-saved");
  practice_press (message, "Discard");
  wait_until (desk_get_message (desk) == NULL);
}

static void
test_verifying_writes_nothing (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, one_board);
  GtkWidget *message;

  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  desk_activate (desk, "verify", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (practice_shows (message, "The board holds something else"));
  picture_take (message, "verify-different");
  practice_press (message, "OK");
  g_assert_true (g_str_has_suffix (desk_get_status (desk), "Nothing was changed on the board."));

  desk_activate (desk, "flash", NULL);
  wait_for_status (desk, "The board is still in its bootloader.");
  wait_until (practice_is_enabled (desk, "verify"));
  desk_activate (desk, "verify", NULL);
  wait_for_status (desk, "the board holds this firmware");
  picture_take (GTK_WIDGET (desk->window), "verified");
}

static void
test_a_running_board_is_brought_into_its_loader (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = practice_add_runner (desk, "betaflight");

  desk_activate (desk, "board", g_variant_new_string ("virtual:betaflight"));
  g_assert_true (practice_is_enabled (desk, "reboot"));
  desk_activate (desk, "reboot", NULL);
  wait_for_status (desk, "Done: the board is in its bootloader.");
  wait_until (practice_is_enabled (desk, "leave"));
  desk_activate (desk, "leave", NULL);
  wait_for_status (desk, "The board is back");
  wait_until (practice_is_enabled (desk, "reboot"));
}

static char *
dup_command (Desk *desk, const char *path, gboolean full_erase, GError **error)
{
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (BpFirmware) firmware =
      bp_firmware_new_from_file (file, BP_FIRMWARE_DEFAULT_ADDRESS, NULL, error);

  options.full_erase = full_erase;
  return bp_dfu_util_command_dup (bp_board_list_find (desk->boards, BOARD), path, firmware,
                                  &options, error);
}

static void
test_the_command_for_dfu_util_is_right (Desk *desk, gconstpointer data)
{
  const char *raw = practice_write_hex (desk, "it's raw.bin", SIZE);
  const char *dfuse = practice_write_hex (desk, "file.dfu", SIZE);
  const char *hex = practice_write_hex (desk, "file.hex", SIZE);
  const struct {
    const char *path;
    gboolean full_erase;
    const char *options;
  } cases[] = {
    { raw, FALSE, " -s 0x08000000:leave" },
    { raw, TRUE, " -s 0x08000000:mass-erase:force:leave" },
    { dfuse, FALSE, "" },
    { dfuse, TRUE, " -s :mass-erase:force" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;

  desk_plug (desk, BOARD, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *quoted = g_shell_quote (cases[i].path);
    g_autofree char *expected =
        g_strdup_printf ("dfu-util -d 0483:df11 -p 1-2 -a 0%s -D %s", cases[i].options, quoted);
    g_autofree char *command = dup_command (desk, cases[i].path, cases[i].full_erase, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (command, ==, expected);
  }
  none = dup_command (desk, hex, FALSE, &error);
  g_assert_null (none);
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (bp_error_get_hint (error), "convert"));
}

static void
test_dfu_util_is_no_help_to_running_boards (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *command = NULL;

  desk_plug (desk, BOARD, FALSE);
  command = dup_command (desk, practice_write_hex (desk, "raw.bin", SIZE), FALSE, &error);
  g_assert_null (command);
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
}

static void
test_the_command_is_copied_and_shown (Desk *desk, gconstpointer data)
{
  GtkWidget *message;

  desk_plug (desk, BOARD, TRUE);
  practice_choose_file (desk, practice_write_hex (desk, "raw.bin", SIZE));
  desk_activate (desk, "copy-dfu-util", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (practice_shows (message, "-s 0x08000000:leave"));
  picture_take (message, "dfu-util");
  practice_press (message, "OK");
}

static void
test_every_fault_has_a_cause_in_every_phase (void)
{
  for (guint code = 0; code < BP_N_ERRORS; code++) {
    for (guint phase = 0; phase < BP_N_PHASES; phase++)
      g_assert_cmpuint (strlen (bp_fault_get_cause (code, phase)), >, 10);
  }
  g_assert_cmpstr (bp_fault_get_cause (BP_ERROR_TIMEOUT, BP_PHASE_ERASE), !=,
                   bp_fault_get_cause (BP_ERROR_TIMEOUT, BP_PHASE_WRITE));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  g_test_add_func ("/tools/faults", test_every_fault_has_a_cause_in_every_phase);
  practice_add_test ("/tools/none", test_nothing_can_be_done_without_a_board);
  practice_add_test ("/tools/loader", test_a_board_in_its_loader_is_left_and_read);
  practice_add_test ("/tools/running", test_a_running_board_is_rebooted_and_not_left);
  practice_add_test ("/tools/read", test_the_chip_is_read_into_a_file);
  practice_add_test ("/tools/read/not-saved", test_what_can_not_be_saved_is_asked_about);
  practice_add_test ("/tools/verify", test_verifying_writes_nothing);
  practice_add_test ("/tools/reboot", test_a_running_board_is_brought_into_its_loader);
  practice_add_test ("/tools/dfu-util/command", test_the_command_for_dfu_util_is_right);
  practice_add_test ("/tools/dfu-util/running", test_dfu_util_is_no_help_to_running_boards);
  practice_add_test ("/tools/dfu-util/copied", test_the_command_is_copied_and_shown);
  return g_test_run ();
}
