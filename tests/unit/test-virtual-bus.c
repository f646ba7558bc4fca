/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-bus.h"

#include <glib/gstdio.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "virtual-host.h"

typedef struct {
  char *folder;
  BpClock *clock;
  BpVirtualBus *bus;
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("bootpin-test-XXXXXX", NULL);
  fixture->clock = bp_fake_clock_new ();
  g_setenv ("BOOTPIN_VIRTUAL_DIR", fixture->folder, TRUE);
  fixture->bus = bp_virtual_bus_new (fixture->clock);
  g_signal_connect_swapped (fixture->bus, "changed", G_CALLBACK (on_changed), fixture);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_clear_object (&fixture->bus);
  g_clear_object (&fixture->clock);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static BpUsbDevice *
find_device (Fixture *fixture, const char *id)
{
  g_autoptr (GPtrArray) devices = bp_usb_bus_scan (BP_USB_BUS (fixture->bus), NULL);

  for (guint i = 0; i < devices->len; i++) {
    BpUsbDevice *device = g_ptr_array_index (devices, i);

    if (g_strcmp0 (bp_usb_device_get_info (device)->id, id) == 0)
      return g_object_ref (device);
  }
  return NULL;
}

static void
test_all_profiles_are_listed_without_a_file (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) devices = bp_usb_bus_scan (BP_USB_BUS (fixture->bus), NULL);
  const char *const *names = bp_virtual_board_list_profiles ();
  const BpUsbDeviceInfo *info;
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);

  g_assert_cmpuint (devices->len, ==, g_strv_length ((char **)names));
  for (guint i = 0; i < devices->len; i++) {
    g_autofree char *id = g_strconcat ("virtual:", names[i], NULL);

    info = bp_usb_device_get_info (g_ptr_array_index (devices, i));
    g_assert_cmpstr (info->id, ==, id);
    g_assert_nonnull (info->descriptors);
    g_assert_null (info->node);
  }
  info = bp_usb_device_get_info (g_ptr_array_index (devices, 0));
  g_assert_cmphex (info->vendor_id, ==, 0x0483);
  g_assert_cmphex (info->product_id, ==, 0xdf11);
  g_assert_cmphex (info->device_version, ==, 0x2200);
  g_assert_cmpstr (info->product, ==, "STM32  BOOTLOADER");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_an_opened_board_has_a_folder_and_frees_it (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *flash = g_build_filename (fixture->folder, "f411", "flash.bin", NULL);
  g_autoptr (BpUsbDevice) device = find_device (fixture, "virtual:f411");
  g_autoptr (BpUsbLink) link = bp_usb_device_open (device, NULL);
  g_autoptr (BpVirtualBus) other = bp_virtual_bus_new (fixture->clock);
  g_autoptr (BpVirtualBoard) board = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (link);
  g_assert_true (g_file_test (flash, G_FILE_TEST_EXISTS));

  /* as from another program */
  g_assert_null (bp_virtual_bus_open (other, "f411", &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
  g_clear_object (&link);
  board = bp_virtual_bus_open (other, "f411", NULL);
  g_assert_nonnull (board);
}

static void
test_a_board_that_left_returns_at_the_next_scan (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (BpUsbDevice) device = find_device (fixture, "virtual:g474");
  g_autoptr (BpUsbDevice) later = NULL;
  g_autoptr (BpUsbLink) link = NULL;
  g_autoptr (GError) error = NULL;
  VirtualHost host = { .now = BP_SEC };

  host.board = bp_virtual_bus_open (fixture->bus, "g474", NULL);
  virtual_host_leave (&host, 0x08000000);
  g_assert_true (bp_virtual_board_has_left (host.board, NULL));
  iterate ();
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  later = find_device (fixture, "virtual:g474");
  g_assert_true (bp_virtual_board_is_present (host.board));
  g_assert_cmpuint (bp_usb_device_get_info (later)->generation, >,
                    bp_usb_device_get_info (device)->generation);
  g_assert_null (bp_usb_device_open (device, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  link = bp_usb_device_open (later, NULL);
  g_assert_nonnull (link);
  virtual_host_clear (&host);
}

static void
test_a_board_that_resets_itself_is_back_in_time (Fixture *fixture, gconstpointer user_data)
{
  const guint8 command = BP_DFUSE_READ_UNPROTECT;
  g_autoptr (BpUsbDevice) before = find_device (fixture, "virtual:f405");
  g_autoptr (BpUsbDevice) during = NULL;
  g_autoptr (BpUsbDevice) after = NULL;
  VirtualHost host = { .now = 0 };
  guint generation = bp_usb_device_get_info (before)->generation;

  host.board = bp_virtual_bus_get_board (fixture->bus, "f405", NULL);
  bp_virtual_board_set_protected (host.board, TRUE);
  virtual_host_idle (&host);
  virtual_host_download (&host, 0, &command, 1);
  virtual_host_get_status (&host);

  during = find_device (fixture, "virtual:f405");
  g_assert_cmpuint (bp_usb_device_get_info (during)->generation, ==, generation);
  bp_clock_sleep (fixture->clock, 60 * BP_SEC, NULL);
  after = find_device (fixture, "virtual:f405");
  g_assert_cmpuint (bp_usb_device_get_info (after)->generation, >, generation);
  g_assert_cmpuint (*bp_virtual_board_peek (host.board, 0x08000000, 1), ==, 0xff);
}

static void
test_an_unplugged_board_is_not_listed (Fixture *fixture, gconstpointer user_data)
{
  BpVirtualBoard *board = bp_virtual_bus_get_board (fixture->bus, "c5", NULL);
  g_autoptr (BpUsbDevice) device = NULL;

  bp_virtual_board_unplug (board);
  g_assert_null (find_device (fixture, "virtual:c5"));
  bp_virtual_board_replug (board);
  device = find_device (fixture, "virtual:c5");
  g_assert_nonnull (device);
  iterate ();
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_what_is_put_on_a_shelf_stands_there (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (BpVirtualBus) bus = bp_virtual_bus_new_empty (fixture->clock);
  g_autoptr (BpVirtualBoard) board = bp_virtual_board_new ("f722", NULL);
  g_autoptr (BpVirtualBoard) second = bp_virtual_board_new ("f745", NULL);
  g_autoptr (GPtrArray) none = bp_usb_bus_scan (BP_USB_BUS (bus), NULL);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (BpUsbLink) link = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  bp_virtual_bus_add (bus, "mine", board);
  bp_virtual_bus_add (bus, "mine", second);
  one = bp_usb_bus_scan (BP_USB_BUS (bus), NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (bp_usb_device_get_info (one->pdata[0])->id, ==, "virtual:mine");
  g_assert_true (bp_virtual_bus_get_board (bus, "mine", NULL) == second);
  link = bp_usb_device_open (one->pdata[0], NULL);
  g_assert_nonnull (link);
}

static void
test_an_unknown_name_is_no_board (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_virtual_bus_get_board (fixture->bus, "z80", &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_BOARD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/virtual-bus/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("all-profiles-are-listed-without-a-file", test_all_profiles_are_listed_without_a_file);
  ADD ("an-opened-board-has-a-folder-and-frees-it", test_an_opened_board_has_a_folder_and_frees_it);
  ADD ("a-board-that-left-returns-at-the-next-scan",
       test_a_board_that_left_returns_at_the_next_scan);
  ADD ("a-board-that-resets-itself-is-back-in-time",
       test_a_board_that_resets_itself_is_back_in_time);
  ADD ("an-unplugged-board-is-not-listed", test_an_unplugged_board_is_not_listed);
  ADD ("what-is-put-on-a-shelf-stands-there", test_what_is_put_on_a_shelf_stands_there);
  ADD ("an-unknown-name-is-no-board", test_an_unknown_name_is_no_board);
#undef ADD
  return g_test_run ();
}
