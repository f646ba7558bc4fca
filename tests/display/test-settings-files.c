/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The settings of a board: saved, given back, saved before a flash. */

#include <string.h>

#include "picture.h"
#include "practice.h"

#define BOARD "virtual:betaflight"
#define SIZE 2048

static void
wait_for_status (Desk *desk, const char *text)
{
  wait_until (strstr (desk_get_status (desk), text) != NULL);
}

static BpVirtualSeat *
add_board (Desk *desk)
{
  BpVirtualSeat *seat = practice_add_runner (desk, "betaflight");

  desk_activate (desk, "board", g_variant_new_string (BOARD));
  wait_until (practice_is_enabled (desk, "backup"));
  return seat;
}

static void
test_settings_are_saved_and_given_back (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = add_board (desk);
  g_autofree char *path = g_build_filename (desk->folder, "mine.txt", NULL);
  g_autofree char *text = NULL;

  desk_activate (desk, "backup", g_variant_new_string (path));
  wait_for_status (desk, "settings saved in “mine.txt”");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "set "));
  picture_take (GTK_WIDGET (desk->window), "settings-saved");

  wait_until (practice_is_enabled (desk, "restore"));
  desk_activate (desk, "restore", g_variant_new_string (path));
  wait_for_status (desk, "taken and saved the settings");
}

static void
test_a_file_without_settings_is_refused (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = add_board (desk);

  desk_activate (desk, "restore",
                 g_variant_new_string (desk_write_file (desk, "image.txt", "\1\2\0\3", 4)));
  wait_until (desk_get_message (desk) != NULL);
  gtk_test_widget_wait_for_draw (desk_get_message (desk));
  picture_take (desk_get_message (desk), "settings-refused");
  practice_press (desk_get_message (desk), "OK");
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_settings_are_saved_before_a_flash (Desk *desk, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "backups", NULL);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);
  g_autoptr (BpVirtualSeat) seat = NULL;
  g_autoptr (GSettings) settings = g_settings_new ("io.github.bootpin.Bootpin");

  g_settings_set_string (settings, "backup-folder", uri);
  seat = add_board (desk);
  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (desk_find (desk, "Save settings first")), TRUE);
  desk_activate (desk, "flash", NULL);
  wait_for_status (desk, "Its settings are saved in “Betaflight_");
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_a_board_in_its_loader_tells_no_settings (Desk *desk, gconstpointer data)
{
  desk_plug (desk, "usb:1-2", TRUE);
  g_assert_false (practice_is_enabled (desk, "choose-backup"));
  g_assert_false (practice_is_enabled (desk, "choose-restore"));
  g_assert_false (gtk_widget_is_sensitive (desk_find (desk, "Save settings first")));
  g_assert_true (practice_is_enabled (desk, "open-backups"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  practice_add_test ("/settings/save-and-restore", test_settings_are_saved_and_given_back);
  practice_add_test ("/settings/refused", test_a_file_without_settings_is_refused);
  practice_add_test ("/settings/before-flash", test_settings_are_saved_before_a_flash);
  practice_add_test ("/settings/loader", test_a_board_in_its_loader_tells_no_settings);
  return g_test_run ();
}
