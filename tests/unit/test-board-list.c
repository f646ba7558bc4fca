/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-list.h"

#include <string.h>

#include "fake-usb-bus.h"

typedef struct {
  FakeUsbBus *bus;
  BpBoardList *list;
  GString *changes; /* "position-removed+added " for each signal */
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bus = fake_usb_bus_new ();
  fixture->list = bp_board_list_new ();
  fixture->changes = g_string_new (NULL);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
  bp_board_list_add_bus (fixture->list, BP_USB_BUS (fixture->bus));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->list, fixture);
  g_object_unref (fixture->list);
  g_object_unref (fixture->bus);
  g_string_free (fixture->changes, TRUE);
}

static void
plug (Fixture *fixture, const char *id, guint16 product_id, guint8 protocol)
{
  g_autoptr (GBytes) descriptors = fake_dfu_descriptors (0x0483, product_id, protocol, 0x011a);
  const BpUsbDeviceInfo info = {
    .id = (char *)id,
    .vendor_id = 0x0483,
    .product_id = product_id,
    .serial = (char *)"same",
    .descriptors = descriptors,
  };

  fake_usb_bus_plug (fixture->bus, &info);
}

static void
wait_for_boards (Fixture *fixture, guint n_boards)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) != n_boards)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_boards_come_and_go_by_themselves (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  plug (fixture, "usb:1-3", 0xdf11, 2);
  wait_for_boards (fixture, 1);
  plug (fixture, "usb:1-1", 0xdf11, 2);
  wait_for_boards (fixture, 2);
  plug (fixture, "usb:1-2", 0xdf11, 2);
  wait_for_boards (fixture, 3);
  fake_usb_bus_unplug (fixture->bus, "usb:1-1");
  wait_for_boards (fixture, 2);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 0-0+1 1-0+1 0-1+0 ");
  g_assert_cmpstr (bp_board_get_id (bp_board_list_find (fixture->list, "usb:1-3")), ==, "usb:1-3");
  g_assert_null (bp_board_list_find (fixture->list, "usb:1-1"));
}

static void
test_nothing_is_lost_while_a_scan_is_on_its_way (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 20; i++) {
    g_autofree char *id = g_strdup_printf ("usb:1-%u", i);

    plug (fixture, id, 0xdf11, 2);
  }
  wait_for_boards (fixture, 20);
  g_assert_cmpuint (fake_usb_bus_get_n_scans (fixture->bus), <, 20);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_a_board_keeps_its_object_between_firmware_and_loader (Fixture *fixture, gconstpointer data)
{
  guint n_states = 0;
  guint n_names = 0;
  BpBoard *board;
  g_autoptr (BpUsbDevice) running = NULL;
  g_autoptr (BpUsbDevice) loader = NULL;

  plug (fixture, "usb:1-2", 0x5740, 1);
  bp_board_list_refresh (fixture->list);
  board = bp_board_list_find (fixture->list, "usb:1-2");
  running = bp_board_dup_device (board);
  g_assert_cmpint (bp_board_get_state (board), ==, BP_BOARD_FIRMWARE);
  g_signal_connect_swapped (board, "notify::state", G_CALLBACK (count), &n_states);
  g_signal_connect_swapped (board, "notify::name", G_CALLBACK (count), &n_names);

  bp_board_list_refresh (fixture->list);
  g_assert_cmpuint (n_states, ==, 0);

  plug (fixture, "usb:1-2", 0xdf11, 2);
  bp_board_list_refresh (fixture->list);
  loader = bp_board_dup_device (board);
  g_assert_true (bp_board_list_find (fixture->list, "usb:1-2") == board);
  g_assert_cmpint (bp_board_get_state (board), ==, BP_BOARD_LOADER);
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_true (loader != running);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 ");
  g_signal_handlers_disconnect_by_data (board, &n_states);
  g_signal_handlers_disconnect_by_data (board, &n_names);
}

static void
test_pick_the_only_candidate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) two = NULL;
  g_autoptr (GError) unknown = NULL;

  g_assert_null (bp_board_list_pick (fixture->list, NULL, &none));
  g_assert_error (none, BP_ERROR, BP_ERROR_NO_BOARD);

  plug (fixture, "usb:1-2", 0xdf11, 2);
  bp_board_list_refresh (fixture->list);
  g_assert_cmpstr (bp_board_get_id (bp_board_list_pick (fixture->list, NULL, NULL)), ==, "usb:1-2");

  plug (fixture, "usb:1-3", 0x5740, 2);
  bp_board_list_refresh (fixture->list);
  g_assert_null (bp_board_list_pick (fixture->list, NULL, &two));
  g_assert_error (two, BP_ERROR, BP_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (two->message, "usb:1-2"));
  g_assert_nonnull (strstr (two->message, "usb:1-3"));
  g_assert_cmpstr (bp_board_get_id (bp_board_list_pick (fixture->list, "usb:1-3", NULL)), ==,
                   "usb:1-3");

  g_assert_null (bp_board_list_pick (fixture->list, "usb:1-4", &unknown));
  g_assert_error (unknown, BP_ERROR, BP_ERROR_NO_BOARD);
}

static void
test_twins_are_two_boards (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "usb:1-2", 0xdf11, 2);
  plug (fixture, "usb:1-3", 0xdf11, 2);
  bp_board_list_refresh (fixture->list);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 2);
  g_assert_true (bp_board_list_find (fixture->list, "usb:1-2") !=
                 bp_board_list_find (fixture->list, "usb:1-3"));
}

static void
test_two_buses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeUsbBus) shelf = fake_usb_bus_new ();
  const BpUsbDeviceInfo info = { .id = (char *)"virtual:x",
                                 .vendor_id = 0x0483,
                                 .product_id = 0xdf11 };

  fake_usb_bus_plug (shelf, &info);
  plug (fixture, "usb:1-2", 0xdf11, 2);
  bp_board_list_add_bus (fixture->list, BP_USB_BUS (shelf));

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 2);
  g_assert_true (bp_board_is_virtual (bp_board_list_find (fixture->list, "virtual:x")));
  g_assert_false (bp_board_is_virtual (bp_board_list_find (fixture->list, "usb:1-2")));
}

/* udev may set the rights of a node later than the bus tells of the device: a board that comes
 * refused is looked at once more. */
static void
test_a_refused_board_gets_a_second_look (Fixture *fixture, gconstpointer data)
{
  g_autofree char *node = g_build_filename (g_get_user_cache_dir (), "node", NULL);
  const BpUsbDeviceInfo info = {
    .id = (char *)"usb:1-2",
    .vendor_id = 0x0483,
    .product_id = 0xdf11,
    .node = node,
  };
  BpBoard *board;

  fake_usb_bus_plug (fixture->bus, &info);
  wait_for_boards (fixture, 1);
  board = bp_board_list_find (fixture->list, "usb:1-2");
  g_assert_error (bp_board_get_problem (board), BP_ERROR, BP_ERROR_NOT_PERMITTED);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (node, "", -1, NULL));
  while (bp_board_get_problem (board) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_list_may_go_while_it_scans (Fixture *fixture, gconstpointer data)
{
  BpBoardList *list = bp_board_list_new ();

  bp_board_list_add_bus (list, BP_USB_BUS (fixture->bus));
  plug (fixture, "usb:1-2", 0xdf11, 2);
  g_object_unref (list);
  wait_for_boards (fixture, 1);
}

#define ADD(name, func) g_test_add ("/board-list/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("boards-come-and-go-by-themselves", test_boards_come_and_go_by_themselves);
  ADD ("nothing-is-lost-while-a-scan-is-on-its-way",
       test_nothing_is_lost_while_a_scan_is_on_its_way);
  ADD ("a-board-keeps-its-object", test_a_board_keeps_its_object_between_firmware_and_loader);
  ADD ("pick-the-only-candidate", test_pick_the_only_candidate);
  ADD ("twins-are-two-boards", test_twins_are_two_boards);
  ADD ("two-buses", test_two_buses);
  ADD ("a-refused-board-gets-a-second-look", test_a_refused_board_gets_a_second_look);
  ADD ("list-may-go-while-it-scans", test_list_may_go_while_it_scans);
  return g_test_run ();
}
