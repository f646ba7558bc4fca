/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures of the window in its states, light, dark and narrow, for people to look at: in the build
 * folder, tests/display/screenshots. */

#include <string.h>

#include "app/bp-doctor-window.h"
#include "desk.h"
#include "picture.h"
#include "practice.h"
#include "virtual/bp-virtual-bus.h"

#define BOARD "virtual:f405"

static void
take_window (Desk *desk, const char *state)
{
  picture_take (GTK_WIDGET (desk->window), state);
}

static void
take_message (Desk *desk, const char *state, const char *button)
{
  GtkWidget *message;

  wait_until (desk_get_message (desk) != NULL);
  message = desk_get_message (desk);
  gtk_test_widget_wait_for_draw (message);
  picture_take (message, state);
  g_signal_emit_by_name (find_named (message, button), "clicked");
  wait_until (desk_get_message (desk) == NULL);
}

static void
choose_file (Desk *desk, const char *path)
{
  desk_activate (desk, "firmware", g_variant_new_string (path));
  wait_until (strstr (desk_get_status (desk), "Reading the file") == NULL);
}

static char *
dup_practice_firmware (void)
{
  return g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "data", "practice",
                           "practice-f405.hex", NULL);
}

static BpVirtualBus *
add_practice_board (Desk *desk, gboolean read_protected)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BpVirtualBoard) board = bp_virtual_board_new ("f405", &error);
  BpVirtualBus *bus = bp_virtual_bus_new_empty (clock);

  g_assert_no_error (error);
  bp_virtual_board_set_protected (board, read_protected);
  bp_virtual_bus_add (bus, "f405", board);
  bp_board_list_add_bus (desk->boards, BP_USB_BUS (bus));
  return bus;
}

static void
test_choosing (Desk *desk, gconstpointer data)
{
  g_autofree char *firmware = dup_practice_firmware ();

  take_window (desk, "empty");
  desk_plug (desk, "usb:1-2", FALSE);
  take_window (desk, "running-firmware");
  choose_file (desk, desk_write_file (desk, "betaflight_4.5.0_STM32F405.hex", ":10oops\n", 8));
  take_window (desk, "bad-file");
  choose_file (desk, desk_write_file (desk, "crazyflie.bin", "\1\2\3\4", 4));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  take_window (desk, "start-address");
  choose_file (desk, firmware);
  desk_plug (desk, "usb:1-2", TRUE);
  take_window (desk, "ready");
  desk_activate (desk, "full-erase", NULL);
  desk_activate (desk, "flash", NULL);
  take_message (desk, "full-erase", "Cancel");
}

static void
wait_for_plan (Desk *desk, const char *words)
{
  wait_until (practice_shows (GTK_WIDGET (desk->window), words));
}

static void
test_planning (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = add_practice_board (desk, FALSE);

  choose_file (desk, practice_write_hex (desk, "betaflight_4.5.1_STM32F405.hex", 48 * 1024));
  wait_for_plan (desk, "This is an estimate");
  take_window (desk, "plan");
  desk_activate (desk, "full-erase", NULL);
  wait_for_plan (desk, "Erases 12 sectors");
  take_window (desk, "plan-warning");
}

static void
test_unreachable (Desk *desk, gconstpointer data)
{
  const BpUsbDeviceInfo info = {
    .id = (char *)"usb:1-2",
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .node = (char *)"/dev/bus/usb/999/999",
  };

  fake_usb_bus_plug (desk->bus, &info);
  wait_for_plan (desk, bp_error_get_title (BP_ERROR_NOT_PERMITTED));
  take_window (desk, "permission");
  desk_activate (desk, "doctor", NULL);
  wait_until (practice_find_window (BP_TYPE_DOCTOR_WINDOW) != NULL);
  wait_until (practice_shows (practice_find_window (BP_TYPE_DOCTOR_WINDOW), "(usb:1-2)"));
  picture_take (practice_find_window (BP_TYPE_DOCTOR_WINDOW), "doctor");
}

static void
test_asking (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualSeat) seat = practice_add_runner (desk, "babbler");

  choose_file (desk, practice_write_hex (desk, "betaflight_4.5.1_STM32F405.hex", 48 * 1024));
  desk_activate (desk, "flash", NULL);
  take_message (desk, "request", "Stop");
  take_window (desk, "request-declined");
}

static void
test_flashing (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = add_practice_board (desk, FALSE);
  g_autofree char *firmware = dup_practice_firmware ();

  choose_file (desk, firmware);
  desk_activate (desk, "flash", NULL);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Writing"));
  wait_until (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (desk_find (desk, "Progress"))) >
              0.3);
  take_window (desk, "writing");
  wait_until (g_str_has_prefix (desk_get_status (desk), "Done"));
  take_window (desk, "done");
  desk_activate (desk, "toggle-log", NULL);
  take_window (desk, "log");
  desk_activate (desk, "flash", NULL);
  desk_activate (desk, "cancel", NULL);
  wait_until (g_str_has_prefix (desk_get_status (desk), "Cancelled"));
  take_window (desk, "cancelled");
}

static void
test_failing (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = add_practice_board (desk, FALSE);
  BpVirtualBoard *board = bp_virtual_bus_get_board (bus, "f405", NULL);
  const BpVirtualFault fault = { .request = 60, .kind = BP_VIRTUAL_FAULT_VANISH };
  g_autofree char *firmware = dup_practice_firmware ();

  bp_virtual_board_add_fault (board, &fault);
  choose_file (desk, firmware);
  desk_activate (desk, "flash", NULL);
  take_message (desk, "error", "OK");
  take_window (desk, "failed");
}

static void
test_protected (Desk *desk, gconstpointer data)
{
  g_autoptr (BpVirtualBus) bus = add_practice_board (desk, TRUE);
  g_autofree char *firmware = dup_practice_firmware ();

  choose_file (desk, firmware);
  desk_activate (desk, "flash", NULL);
  take_message (desk, "protected", "Remove Protection");
  wait_until (strstr (desk_get_status (desk), "protection is removed") != NULL);
  take_window (desk, "unprotected");
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
  g_set_application_name ("Bootpin");
  add_test ("/screenshots/choosing", test_choosing);
  add_test ("/screenshots/planning", test_planning);
  add_test ("/screenshots/unreachable", test_unreachable);
  add_test ("/screenshots/asking", test_asking);
  add_test ("/screenshots/flashing", test_flashing);
  add_test ("/screenshots/failing", test_failing);
  add_test ("/screenshots/protected", test_protected);
  return g_test_run ();
}
