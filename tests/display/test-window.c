/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "app/bp-doctor-window.h"
#include "board/bp-doctor-check.h"
#include "board/bp-rule.h"
#include "desk.h"

#define BOARD "usb:1-2"
#define OTHER_BOARD "usb:1-3"

static const char tiny_hex[] = ":020000040800F2\n"
                               ":080000000000022009000008C5\n"
                               ":00000001FF\n";

static const char *
write_hex (Desk *desk, const char *name)
{
  return desk_write_file (desk, name, tiny_hex, strlen (tiny_hex));
}

static void
choose_file (Desk *desk, const char *path)
{
  desk_activate (desk, "firmware", g_variant_new_string (path));
  wait_until (strstr (desk_get_status (desk), "Reading") == NULL);
}

static gboolean
is_sensitive (Desk *desk, const char *name)
{
  return gtk_widget_is_sensitive (desk_find (desk, name));
}

static const char *
get_board_id (Desk *desk)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (desk->window), "board");

  return g_intern_string (g_variant_get_string (state, NULL));
}

static gboolean
shows_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) &&
      strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows_text (child, text))
      return TRUE;
  }
  return FALSE;
}

static void
test_each_control_has_its_name_and_role (Desk *desk, gconstpointer data)
{
  const struct {
    const char *name;
    GtkAccessibleRole role;
  } controls[] = {
    { "Board", GTK_ACCESSIBLE_ROLE_COMBO_BOX },
    { "Choose Firmware", GTK_ACCESSIBLE_ROLE_BUTTON },
    { "Full chip erase", GTK_ACCESSIBLE_ROLE_CHECKBOX },
    { "No reboot sequence", GTK_ACCESSIBLE_ROLE_CHECKBOX },
    { "Manual baud rate", GTK_ACCESSIBLE_ROLE_CHECKBOX },
    { "Baud rate", GTK_ACCESSIBLE_ROLE_COMBO_BOX },
    { "Start address", GTK_ACCESSIBLE_ROLE_TEXT_BOX },
    { "Verify after writing", GTK_ACCESSIBLE_ROLE_CHECKBOX },
    { "Flash", GTK_ACCESSIBLE_ROLE_BUTTON },
    { "Progress", GTK_ACCESSIBLE_ROLE_PROGRESS_BAR },
    { "Status", GTK_ACCESSIBLE_ROLE_STATUS },
    { "Flash map", GTK_ACCESSIBLE_ROLE_IMG },
    { "Log", GTK_ACCESSIBLE_ROLE_BUTTON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++) {
    GtkWidget *widget = desk_find (desk, controls[i].name);

    if (widget == NULL)
      g_error ("there is no “%s”", controls[i].name);
    gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), controls[i].role);
  }
}

static void
test_an_empty_desk_says_what_to_do (Desk *desk, gconstpointer data)
{
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "No board found"));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "data cable"));
  g_assert_cmpstr (desk_get_status (desk), ==, "Choose a board and a firmware file.");
  g_assert_false (is_sensitive (desk, "Flash"));
  g_assert_cmpstr (get_board_id (desk), ==, "");
}

static void
test_the_only_board_is_chosen_by_itself (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  g_assert_cmpstr (get_board_id (desk), ==, BOARD);
  desk_plug (desk, OTHER_BOARD, TRUE);
  g_assert_cmpstr (get_board_id (desk), ==, BOARD);
}

static void
test_none_of_two_boards_is_chosen_by_itself (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  desk_plug (desk, OTHER_BOARD, TRUE);
  desk_activate (desk, "board", g_variant_new_string (OTHER_BOARD));
  desk_unplug (desk, OTHER_BOARD);
  g_assert_cmpstr (get_board_id (desk), ==, "");
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "Choose a board"));
}

static void
test_a_chosen_board_is_chosen_again_when_it_returns (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  desk_plug (desk, OTHER_BOARD, TRUE);
  desk_activate (desk, "board", g_variant_new_string (OTHER_BOARD));
  desk_unplug (desk, OTHER_BOARD);
  desk_plug (desk, OTHER_BOARD, TRUE);
  g_assert_cmpstr (get_board_id (desk), ==, OTHER_BOARD);
}

static void
test_a_board_may_be_named_before_it_comes (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  desk_activate (desk, "board", g_variant_new_string (OTHER_BOARD));
  g_assert_cmpstr (get_board_id (desk), ==, "");
  desk_plug (desk, OTHER_BOARD, TRUE);
  g_assert_cmpstr (get_board_id (desk), ==, OTHER_BOARD);
}

static void
test_the_drop_down_chooses (Desk *desk, gconstpointer data)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (desk_find (desk, "Board"));

  desk_plug (desk, BOARD, TRUE);
  desk_plug (desk, OTHER_BOARD, TRUE);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0);
  gtk_drop_down_set_selected (drop_down, 1);
  g_assert_cmpstr (get_board_id (desk), ==, OTHER_BOARD);
  desk_unplug (desk, BOARD);
  g_assert_cmpstr (get_board_id (desk), ==, OTHER_BOARD);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0);
}

static void
test_options_without_effect_are_greyed (Desk *desk, gconstpointer data)
{
  desk_activate (desk, "no-reboot", NULL);
  g_assert_true (is_sensitive (desk, "No reboot sequence"));
  g_assert_false (is_sensitive (desk, "Baud rate"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (desk_find (desk, "Manual baud rate")), TRUE);
  g_assert_true (is_sensitive (desk, "Baud rate"));

  desk_plug (desk, BOARD, TRUE);
  g_assert_false (is_sensitive (desk, "No reboot sequence"));
  g_assert_false (is_sensitive (desk, "Manual baud rate"));
  g_assert_false (is_sensitive (desk, "Baud rate"));
  g_assert_true (is_sensitive (desk, "Full chip erase"));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "DFU has no baud rate"));

  desk_plug (desk, BOARD, FALSE);
  wait_until (is_sensitive (desk, "No reboot sequence"));
  g_assert_true (is_sensitive (desk, "Baud rate"));
}

static void
test_ready_needs_board_and_file (Desk *desk, gconstpointer data)
{
  desk_plug (desk, BOARD, TRUE);
  g_assert_cmpstr (desk_get_status (desk), ==, "Choose a firmware file.");
  g_assert_false (is_sensitive (desk, "Flash"));
  choose_file (desk, write_hex (desk, "tiny.hex"));
  g_assert_cmpstr (desk_get_status (desk), ==, "Ready to flash.");
  g_assert_true (is_sensitive (desk, "Flash"));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "tiny.hex"));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "Intel HEX · 8 bytes"));
  desk_unplug (desk, BOARD);
  g_assert_cmpstr (desk_get_status (desk), ==, "Choose a board.");
  g_assert_false (is_sensitive (desk, "Flash"));
}

static void
test_a_bad_file_is_refused_with_the_reason (Desk *desk, gconstpointer data)
{
  const char bad[] = ":020000040800F2\n:080000000000022009000008C6\n:00000001FF\n";

  desk_plug (desk, BOARD, TRUE);
  choose_file (desk, write_hex (desk, "good.hex"));
  choose_file (desk, desk_write_file (desk, "bad.hex", bad, strlen (bad)));
  g_assert_true (g_str_has_prefix (desk_get_status (desk), bp_error_get_title (BP_ERROR_BAD_FILE)));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "ine 2"));
  g_assert_false (is_sensitive (desk, "Flash"));
}

static gboolean
is_address_shown (Desk *desk)
{
  return gtk_widget_get_mapped (desk_find (desk, "Start address"));
}

static void
test_the_start_address_is_for_files_without_one (Desk *desk, gconstpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (desk_find (desk, "Start address"));

  desk_plug (desk, BOARD, TRUE);
  choose_file (desk, write_hex (desk, "tiny.hex"));
  g_assert_false (is_address_shown (desk));

  choose_file (desk, desk_write_file (desk, "raw.bin", "\1\2\3\4", 4));
  wait_until (is_address_shown (desk));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "0x08000000");

  gtk_editable_set_text (entry, "0x0800");
  gtk_editable_set_text (entry, "0x0800zz");
  g_assert_false (is_sensitive (desk, "Flash"));
  g_assert_true (is_address_shown (desk));

  gtk_editable_set_text (entry, "08004000");
  wait_until (is_sensitive (desk, "Flash"));
  g_assert_true (shows_text (GTK_WIDGET (desk->window), "0x08004000"));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "08004000");

  choose_file (desk, write_hex (desk, "tiny.hex"));
  wait_until (!is_address_shown (desk));
}

static void
test_the_actions_are_the_contract (Desk *desk, gconstpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (desk->window);
  const struct {
    const char *name;
    const char *parameter;
    const char *state;
  } contract[] = {
    { "board", "s", "s" },    { "firmware", "s", "s" },    { "flash", NULL, NULL },
    { "cancel", NULL, NULL }, { "full-erase", NULL, "b" }, { "no-reboot", NULL, "b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (contract); i++) {
    const GVariantType *parameter = NULL;
    g_autoptr (GVariant) state = NULL;

    g_assert_true (g_action_group_query_action (actions, contract[i].name, NULL, &parameter, NULL,
                                                NULL, &state));
    g_assert_cmpstr ((const char *)parameter, ==, contract[i].parameter);
    g_assert_cmpstr (state != NULL ? g_variant_get_type_string (state) : NULL, ==,
                     contract[i].state);
  }
}

static void
test_actions_and_check_boxes_are_one (Desk *desk, gconstpointer data)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (desk_find (desk, "Full chip erase"));

  g_action_group_change_action_state (G_ACTION_GROUP (desk->window), "full-erase",
                                      g_variant_new_boolean (TRUE));
  g_assert_true (gtk_check_button_get_active (check));
  gtk_check_button_set_active (check, FALSE);
  g_assert_false (g_variant_get_boolean (
      g_action_group_get_action_state (G_ACTION_GROUP (desk->window), "full-erase")));
}

static void
press_in_message (GtkWidget *message, const char *name)
{
  GtkWidget *button = find_named (message, name);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_full_erase_asks_first (Desk *desk, gconstpointer data)
{
  GtkWidget *message;

  desk_plug (desk, BOARD, TRUE);
  choose_file (desk, write_hex (desk, "tiny.hex"));
  desk_activate (desk, "full-erase", NULL);
  desk_activate (desk, "flash", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (message), GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (
      shows_text (message, bp_board_get_name (bp_board_list_find (desk->boards, BOARD))));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (message)) ==
                 find_named (message, "Cancel"));
  press_in_message (message, "Cancel");
  wait_until (desk_get_message (desk) == NULL);
  g_assert_cmpstr (desk_get_status (desk), ==, "Ready to flash.");
}

static void
test_a_failure_tells_what_to_do (Desk *desk, gconstpointer data)
{
  BpUsbDevice *device = desk_plug (desk, BOARD, TRUE);
  GtkWidget *message;

  fake_usb_device_refuse (device, BP_ERROR_BUSY, G_MAXUINT16);
  choose_file (desk, write_hex (desk, "tiny.hex"));
  desk_activate (desk, "flash", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (shows_text (message, bp_error_get_title (BP_ERROR_BUSY)));
  g_assert_true (shows_text (message, "busy: "));
  g_assert_nonnull (find_named (message, "Copy Report"));
  press_in_message (message, "OK");
  wait_until (desk_get_message (desk) == NULL);
  g_assert_true (g_str_has_suffix (desk_get_status (desk), "Nothing was changed on the board."));
  g_assert_true (is_sensitive (desk, "Flash"));
}

/* --- rights --- */

/* A board whose node has gone: nobody may open that, not even root. */
static void
plug_unreachable (Desk *desk)
{
  const BpUsbDeviceInfo info = {
    .id = (char *)BOARD,
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .node = (char *)"/dev/bus/usb/999/999",
  };

  fake_usb_bus_plug (desk->bus, &info);
  wait_until (strcmp (get_board_id (desk), BOARD) == 0);
}

static void
use_installer (Desk *desk, const char *shell_line)
{
  const char *const arguments[] = { "/bin/sh", "-c", shell_line, NULL };

  bp_access_mender_use_program (bp_readiness_get_mender (bp_window_get_readiness (desk->window)),
                                arguments);
}

static GtkWidget *
find_doctor (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (BP_IS_DOCTOR_WINDOW (link->data) && gtk_widget_get_visible (link->data))
      return link->data;
  }
  return NULL;
}

static void
test_a_board_with_a_problem_has_a_banner (Desk *desk, gconstpointer data)
{
  plug_unreachable (desk);
  choose_file (desk, write_hex (desk, "tiny.hex"));
  wait_until (shows_text (GTK_WIDGET (desk->window), bp_error_get_title (BP_ERROR_NOT_PERMITTED)));
  g_assert_false (is_sensitive (desk, "Flash"));
  desk_unplug (desk, BOARD);
  wait_until (desk_find (desk, "Find Out Why…") == NULL ||
              !gtk_widget_get_mapped (desk_find (desk, "Find Out Why…")));
}

static void
test_the_rule_is_installed_at_a_click (Desk *desk, gconstpointer data)
{
  GtkWidget *message;

  plug_unreachable (desk);
  use_installer (desk, "exit 3"); /* installed, but udev could not be told */
  wait_until (desk_find (desk, "Install Rule…") != NULL);
  g_signal_emit_by_name (desk_find (desk, "Install Rule…"), "clicked");
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (shows_text (message, "Unplug the board"));
  press_in_message (message, "OK");
  wait_until (desk_get_message (desk) == NULL);
  g_assert_null (desk_find (desk, "Install Rule…"));
}

static void
test_where_nobody_asks_for_the_password_the_doctor_shows_commands (Desk *desk, gconstpointer data)
{
  GtkWidget *doctor;

  plug_unreachable (desk);
  use_installer (desk, "exit 127"); /* as pkexec without an agent */
  wait_until (desk_find (desk, "Install Rule…") != NULL);
  g_signal_emit_by_name (desk_find (desk, "Install Rule…"), "clicked");
  wait_until (find_doctor () != NULL);
  doctor = find_doctor ();
  wait_until (shows_text (doctor, "Something is in the way"));
  g_assert_true (shows_text (doctor, "(" BOARD ")"));
  g_assert_true (gtk_widget_is_sensitive (find_named (doctor, "Check Again")));
  gtk_window_close (GTK_WINDOW (doctor));
  wait_until (find_doctor () == NULL);
}

static void
test_the_doctor_can_always_be_asked (Desk *desk, gconstpointer data)
{
  desk_activate (desk, "doctor", NULL);
  wait_until (find_doctor () != NULL);
  wait_until (shows_text (find_doctor (), "No board was found"));
  g_signal_emit_by_name (find_named (find_doctor (), "Check Again"), "clicked");
  gtk_window_destroy (GTK_WINDOW (find_doctor ()));
  settle ();
}

static void
test_only_advice_to_install_the_rule_offers_it (void)
{
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (checks, bp_doctor_check_new ("a", BP_DOCTOR_OK, NULL,
                                                bp_rule_dup_commands (BP_SANDBOX_NONE)));
  g_ptr_array_add (checks, bp_doctor_check_new ("b", BP_DOCTOR_PROBLEM, NULL, g_strdup ("ls")));
  g_assert_false (bp_access_mender_is_rule_missing (checks));
  g_ptr_array_add (checks, bp_doctor_check_new ("c", BP_DOCTOR_PROBLEM, NULL,
                                                bp_rule_dup_commands (BP_SANDBOX_NONE)));
  g_assert_true (bp_access_mender_is_rule_missing (checks));
}

static void
test_the_window_fits_a_phone (Desk *desk, gconstpointer data)
{
  int minimum;

  desk_plug (desk, BOARD, TRUE);
  choose_file (desk,
               desk_write_file (desk, "a-long-name-of-a-firmware_4.5.0_STM32F405.bin", "1234", 4));
  wait_until (is_address_shown (desk));
  gtk_widget_measure (GTK_WIDGET (desk->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
add_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add_vtable (path, sizeof (Desk), NULL, (GTestFixtureFunc)desk_set_up,
                     (GTestFixtureFunc)test, (GTestFixtureFunc)desk_tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);

  add_test ("/window/names", test_each_control_has_its_name_and_role);
  add_test ("/window/empty", test_an_empty_desk_says_what_to_do);
  add_test ("/window/board/only", test_the_only_board_is_chosen_by_itself);
  add_test ("/window/board/two", test_none_of_two_boards_is_chosen_by_itself);
  add_test ("/window/board/returns", test_a_chosen_board_is_chosen_again_when_it_returns);
  add_test ("/window/board/awaited", test_a_board_may_be_named_before_it_comes);
  add_test ("/window/board/drop-down", test_the_drop_down_chooses);
  add_test ("/window/access/banner", test_a_board_with_a_problem_has_a_banner);
  add_test ("/window/access/install", test_the_rule_is_installed_at_a_click);
  add_test ("/window/access/commands",
            test_where_nobody_asks_for_the_password_the_doctor_shows_commands);
  add_test ("/window/access/doctor", test_the_doctor_can_always_be_asked);
  g_test_add_func ("/window/access/advice", test_only_advice_to_install_the_rule_offers_it);
  add_test ("/window/options/greyed", test_options_without_effect_are_greyed);
  add_test ("/window/options/actions", test_actions_and_check_boxes_are_one);
  add_test ("/window/ready", test_ready_needs_board_and_file);
  add_test ("/window/file/bad", test_a_bad_file_is_refused_with_the_reason);
  add_test ("/window/file/address", test_the_start_address_is_for_files_without_one);
  add_test ("/window/actions", test_the_actions_are_the_contract);
  add_test ("/window/full-erase", test_full_erase_asks_first);
  add_test ("/window/failure", test_a_failure_tells_what_to_do);
  add_test ("/window/narrow", test_the_window_fits_a_phone);
  return g_test_run ();
}
