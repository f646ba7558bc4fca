/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window tells of a flash before it begins, and what it asks on the way. */

#include <string.h>

#include "app/bp-flash-map.h"
#include "base/bp-bytes.h"
#include "practice.h"

#define BOARD "f405"
#define CRAZYFLIE_BASE "0x08004000"

static void
test_the_plan_is_shown_before_the_start (Desk *desk, gconstpointer data)
{
  const char *const names[] = { BOARD, NULL };
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, names);
  GtkWidget *window = GTK_WIDGET (desk->window);

  practice_choose_file (desk, practice_write_hex (desk, "small.hex", 4096));
  wait_until (practice_shows (window, "Erases 1 sector"));
  g_assert_true (practice_shows (window, "Your settings stay."));
  g_assert_true (practice_shows (window, "This is an estimate"));
  g_assert_cmpstr (desk_get_status (desk), ==, "Ready to flash.");

  desk_activate (desk, "full-erase", NULL);
  wait_until (practice_shows (window, "all settings on the board will be lost"));
  wait_until (practice_shows (window, "Erases 12 sectors"));
  desk_activate (desk, "full-erase", NULL);
  wait_until (practice_shows (window, "Erases 1 sector,"));
  wait_until (!practice_shows (window, "all settings on the board will be lost"));
}

/* Before the preview, in it, or after it: after so many turns of the main loop. */
static void
test_flash_does_not_wait_for_the_plan (Desk *desk, gconstpointer data)
{
  const char *const names[] = { BOARD, NULL };
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, names);

  practice_choose_file (desk, practice_write_hex (desk, "small.hex", 4096));
  for (guint turns = 0; turns < GPOINTER_TO_UINT (data); turns++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (practice_is_enabled (desk, "flash"));
  desk_activate (desk, "flash", NULL);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
}

static gboolean
is_told (GtkWidget *map, const char *words)
{
  const char *told = bp_flash_map_get_words (BP_FLASH_MAP (map));

  return told != NULL && strstr (told, words) != NULL;
}

static void
press_key (GtkWidget *map, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (map);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean taken;

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
  }
}

static void
test_the_map_tells_of_each_sector (Desk *desk, gconstpointer data)
{
  const char *const names[] = { BOARD, NULL };
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, names);
  GtkWidget *map = desk_find (desk, "Flash map");

  practice_choose_file (desk, practice_write_hex (desk, "small.hex", 4096));
  wait_until (practice_shows (GTK_WIDGET (desk->window), "Erases 1 sector"));
  press_key (map, GDK_KEY_Home);
  g_assert_true (is_told (map, "0x08000000 · 16.0\302\240KiB · will be written"));
  press_key (map, GDK_KEY_Right);
  g_assert_true (is_told (map, "0x08004000 · 16.0\302\240KiB · kept, place of the settings"));
  g_assert_true (practice_shows (GTK_WIDGET (desk->window), "place of the settings"));
  press_key (map, GDK_KEY_End);
  g_assert_true (is_told (map, "0x080E0000 · 128.0\302\240KiB · kept"));
  press_key (map, GDK_KEY_Home);
  desk_activate (desk, "flash", NULL);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
  g_assert_true (is_told (map, "verified"));
}

/* A raw image whose vectors all lead to a loop that is there only at a Crazyflie's base. */
static const char *
write_displaced (Desk *desk)
{
  const guint8 loop[] = { 0xfe, 0xe7 };
  guint8 image[4096] = { 0 };

  bp_poke_u32 (image, 0x20001000);
  for (guint i = 1; i < 48; i++)
    bp_poke_u32 (image + 4 * i, 0x08004401);
  memcpy (image + 0x400, loop, sizeof loop);
  return desk_write_file (desk, "displaced.bin", image, sizeof image);
}

static void
test_a_wrong_address_offers_the_right_one (Desk *desk, gconstpointer data)
{
  const char *const names[] = { BOARD, NULL };
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, names);
  GtkWidget *window = GTK_WIDGET (desk->window);
  GtkEditable *entry = GTK_EDITABLE (desk_find (desk, "Start address"));

  practice_choose_file (desk, write_displaced (desk));
  wait_until (practice_shows (window, bp_error_get_title (BP_ERROR_WRONG_ADDRESS)));
  practice_press (window, "Set the Start Address");
  wait_until (g_str_equal (gtk_editable_get_text (entry), CRAZYFLIE_BASE));
  wait_until (practice_shows (window, "Erases "));
}

static void
test_a_refused_file_is_flashed_after_a_question (Desk *desk, gconstpointer data)
{
  const char *const names[] = { BOARD, NULL };
  g_autoptr (BpVirtualBus) bus = practice_add_boards (desk, names);
  GtkWidget *message;

  practice_choose_file (desk, write_displaced (desk));
  desk_activate (desk, "flash", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_nonnull (find_named (message, "Use " CRAZYFLIE_BASE));
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (message)) ==
                 find_named (message, "Cancel"));
  practice_press (message, "Flash Anyway");
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
}

/* This one talks by itself, so nothing is sent to it. */
static GtkWidget *
wait_for_request (Desk *desk)
{
  GtkWidget *message;

  practice_choose_file (desk, practice_write_hex (desk, "small.hex", 4096));
  desk_activate (desk, "flash", NULL);
  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  g_assert_true (practice_shows (message, "hold the BOOT button"));
  return message;
}

static void
test_a_request_goes_away_by_itself (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = practice_add_runner (desk, "babbler");

  wait_for_request (desk);
  bp_virtual_seat_hold_boot (seat);
  wait_until (desk_get_message (desk) == NULL);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
}

static void
test_closing_a_request_keeps_waiting (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = practice_add_runner (desk, "babbler");

  gtk_window_close (GTK_WINDOW (wait_for_request (desk)));
  wait_until (desk_get_message (desk) == NULL);
  settle ();
  g_assert_true (practice_is_enabled (desk, "cancel"));
  bp_virtual_seat_hold_boot (seat);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
}

static void
test_a_request_can_be_declined (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = practice_add_runner (desk, "babbler");

  practice_press (wait_for_request (desk), "Stop");
  wait_until (g_str_has_prefix (desk_get_status (desk), "Cancelled"));
  g_assert_null (desk_get_message (desk));
}

static void
set_up (Desk *desk, gconstpointer data)
{
  desk_set_up (desk);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  desk_tear_down (desk);
}

static void
add_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);

  add_test ("/plan/shown", test_the_plan_is_shown_before_the_start);
  for (guint turns = 0; turns <= 20; turns += 4) {
    g_autofree char *path = g_strdup_printf ("/plan/flash/%u", turns);

    g_test_add (path, Desk, GUINT_TO_POINTER (turns), set_up, test_flash_does_not_wait_for_the_plan,
                tear_down);
  }
  add_test ("/plan/map", test_the_map_tells_of_each_sector);
  add_test ("/plan/address", test_a_wrong_address_offers_the_right_one);
  add_test ("/plan/anyway", test_a_refused_file_is_flashed_after_a_question);
  add_test ("/request/met", test_a_request_goes_away_by_itself);
  add_test ("/request/closed", test_closing_a_request_keeps_waiting);
  add_test ("/request/declined", test_a_request_can_be_declined);
  return g_test_run ();
}
