/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "Flash All", and the traces that jobs leave. */

#include <string.h>

#include "app/bp-fleet-window.h"
#include "app/bp-message-window.h"
#include "app/bp-traces.h"
#include "picture.h"
#include "practice.h"

#define SIZE 2048

static const char *const four_boards[] = { "g474", "g474", "f405", "at32f435", NULL };
static const char *const one_board[] = { "g474", NULL };

static GtkWidget *
open_fleet_window (Desk *desk)
{
  GtkWidget *window;

  wait_until (practice_is_enabled (desk, "flash-all"));
  desk_activate (desk, "flash-all", NULL);
  wait_until (practice_find_window (BP_TYPE_FLEET_WINDOW) != NULL);
  window = practice_find_window (BP_TYPE_FLEET_WINDOW);
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
test_boards_of_one_kind_are_flashed_and_others_left_alone (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, four_boards);
  GtkWidget *window;

  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  desk_activate (desk, "board", g_variant_new_string ("virtual:g474"));
  window = open_fleet_window (desk);
  g_assert_true (practice_shows (window, "3 boards will be flashed with “tiny.hex”."));
  g_assert_true (practice_shows (window, "Left alone"));
  picture_take (window, "fleet-ready");

  practice_press (window, "Flash All");
  g_assert_false (practice_is_enabled (desk, "flash"));
  g_assert_false (practice_is_enabled (desk, "flash-all"));
  picture_wait_for_frames (window);
  picture_save (window, "fleet-working");
  wait_until (practice_shows (window, "2 boards are done."));
  g_assert_true (practice_shows (window, "None failed."));
  picture_take (window, "fleet-done");
  practice_press (window, "Close");
  wait_until (practice_find_window (BP_TYPE_FLEET_WINDOW) == NULL);
  g_assert_nonnull (strstr (desk_get_status (desk), "2 boards are done."));
}

static void
test_which_kind_is_meant_must_be_chosen (Desk *desk, gconstpointer data)
{
  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  wait_until (practice_is_enabled (desk, "flash-all"));
  desk_activate (desk, "flash-all", NULL);
  wait_until (desk_get_message (desk) != NULL);
  gtk_test_widget_wait_for_draw (desk_get_message (desk));
  g_assert_true (practice_shows (desk_get_message (desk), bp_error_get_title (BP_ERROR_NO_BOARD)));
  practice_press (desk_get_message (desk), "OK");
}

static void
test_cancelling_stops_all (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, four_boards);
  GtkWidget *window;

  practice_choose_file (desk, practice_write_hex (desk, "large.hex", 100 * SIZE));
  desk_activate (desk, "board", g_variant_new_string ("virtual:g474"));
  window = open_fleet_window (desk);
  practice_press (window, "Flash All");
  practice_press (window, "Cancel");
  wait_until (practice_shows (window, "not done."));
  picture_take (window, "fleet-cancelled");
  practice_press (window, "Close");
}

static guint
count_traces (void)
{
  g_autofree char *path = bp_traces_dup_folder ();
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static char *
dup_first_trace (void)
{
  g_autofree char *path = bp_traces_dup_folder ();
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *file = g_build_filename (path, g_dir_read_name (folder), NULL);
  char *text;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  return text;
}

static void
test_the_last_jobs_leave_traces (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, one_board);
  g_autofree char *trace = NULL;

  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  for (guint i = 0; i < BP_TRACES_MAX + 2; i++) {
    wait_until (practice_is_enabled (desk, "verify"));
    desk_activate (desk, "verify", NULL);
    wait_until (desk_get_message (desk) != NULL);
    practice_press (desk_get_message (desk), "OK");
    settle ();
  }
  g_assert_cmpuint (count_traces (), ==, BP_TRACES_MAX);
  trace = dup_first_trace ();
  g_assert_true (g_str_has_prefix (trace, "open 1 "));
  g_assert_null (strstr (trace, g_get_user_name ()));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  practice_add_test ("/fleet/flash", test_boards_of_one_kind_are_flashed_and_others_left_alone);
  practice_add_test ("/fleet/none", test_which_kind_is_meant_must_be_chosen);
  practice_add_test ("/fleet/cancel", test_cancelling_stops_all);
  practice_add_test ("/fleet/traces", test_the_last_jobs_leave_traces);
  return g_test_run ();
}
