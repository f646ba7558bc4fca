/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "Flash on Connect". */

#include <string.h>

#include "app/bp-series-window.h"
#include "picture.h"
#include "practice.h"

#define SIZE 2048

static const char *const no_boards[] = { NULL };

static GtkWidget *
open_series_window (Desk *desk)
{
  GtkWidget *window;

  wait_until (practice_is_enabled (desk, "series"));
  desk_activate (desk, "series", NULL);
  wait_until (practice_find_window (BP_TYPE_SERIES_WINDOW) != NULL);
  window = practice_find_window (BP_TYPE_SERIES_WINDOW);
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
plug (Desk *desk, BpVirtualBus *bus, const char *name, const char *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (profile, &error);

  g_assert_no_error (error);
  bp_virtual_bus_add (bus, name, board);
  bp_board_list_refresh (desk->boards);
}

static void
test_each_board_that_is_plugged_in_is_flashed (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, no_boards);
  GtkWidget *window;

  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  window = open_series_window (desk);
  g_assert_true (practice_shows (window, "will be flashed with “tiny.hex”."));
  picture_take (window, "series-ready");
  practice_press (window, "Start");
  g_assert_true (practice_shows (window, "Plug in the next board."));
  g_assert_false (practice_is_enabled (desk, "flash-all"));

  plug (desk, bus, "first", "g474");
  wait_until (practice_shows (window, "1 board done"));
  plug (desk, bus, "second", "g474");
  wait_until (practice_shows (window, "2 boards done"));
  plug (desk, bus, "other", "f405");
  wait_until (practice_shows (window, "Left alone"));
  wait_until (practice_shows (window, "Plug in the next board."));
  picture_take (window, "series-armed");

  gtk_window_close (GTK_WINDOW (window));
  g_assert_true (practice_find_window (BP_TYPE_SERIES_WINDOW) == window);
  practice_press (window, "Stop");
  g_assert_true (practice_shows (window, "2 boards done"));
  gtk_window_close (GTK_WINDOW (window));
  wait_until (practice_find_window (BP_TYPE_SERIES_WINDOW) == NULL);
  g_assert_true (practice_is_enabled (desk, "series"));
}

static void
test_a_series_needs_a_file (Desk *desk, gconstpointer data)
{
  g_assert_false (practice_is_enabled (desk, "series"));
  practice_choose_file (desk, practice_write_hex (desk, "tiny.hex", SIZE));
  g_assert_true (practice_is_enabled (desk, "series"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_set_application_name ("Bootpin");

  practice_add_test ("/series/flash", test_each_board_that_is_plugged_in_is_flashed);
  practice_add_test ("/series/file", test_a_series_needs_a_file);
  return g_test_run ();
}
