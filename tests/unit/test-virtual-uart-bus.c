/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "loader/bp-uart-loader.h"
#include "virtual/bp-virtual-uart-bus.h"

#define BASE 0x08000000

typedef struct {
  char *folder;
  BpClock *clock;
  BpVirtualUartBus *bus;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("bootpin-uart-XXXXXX", NULL);
  g_setenv ("BOOTPIN_VIRTUAL_DIR", self->folder, TRUE);
  self->clock = bp_fake_clock_new ();
  self->bus = bp_virtual_uart_bus_new (self->clock);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_remove (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->bus);
  g_clear_object (&self->clock);
  remove_all (self->folder);
  g_free (self->folder);
}

static BpSerialDevice *
find_port (Fixture *self, const char *id)
{
  g_autoptr (GPtrArray) ports = bp_serial_bus_scan (BP_SERIAL_BUS (self->bus));

  for (guint i = 0; i < ports->len; i++) {
    BpSerialDevice *device = g_ptr_array_index (ports, i);

    if (g_str_equal (bp_serial_device_get_port (device)->usb_id, id))
      return g_object_ref (device);
  }
  return NULL;
}

static void
erase_first_page (Fixture *self, const char *id)
{
  g_autoptr (BpSerialDevice) device = find_port (self, id);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpSerialLink) link = bp_serial_device_open (device, &error);
  g_autoptr (BpLoader) loader = NULL;

  g_assert_no_error (error);
  loader = bp_uart_loader_new (link, &(BpUartOptions){ 0 }, NULL);
  bp_loader_connect (loader, NULL, &error);
  g_assert_no_error (error);
  bp_loader_erase (loader, bp_memory_map_get_sector (bp_loader_get_flash (loader), 0), NULL,
                   &error);
  g_assert_no_error (error);
}

static void
test_every_profile_is_listed_and_marked (Fixture *self, gconstpointer data)
{
  const char *const *names = bp_virtual_uart_profile_list_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *id = g_strconcat ("virtual:", names[i], NULL);
    g_autoptr (BpSerialDevice) device = find_port (self, id);

    g_assert_nonnull (device);
    g_assert_true (bp_serial_device_get_port (device)->is_loader);
    g_assert_nonnull (bp_serial_device_get_port (device)->label);
  }
}

/* What was written outlives the program; nothing is made before a board is opened. */
static void
test_contents_outlive_the_program (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "uart-f103", NULL);
  g_autoptr (BpVirtualUart) board = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  erase_first_page (self, "virtual:uart-f103");
  g_object_unref (self->bus);
  self->bus = bp_virtual_uart_bus_new (self->clock);
  board = bp_virtual_uart_bus_open (self->bus, "uart-f103", &error);
  g_assert_no_error (error);
  g_assert_cmphex (bp_virtual_uart_peek (board, BASE, 1)[0], ==, 0xff);
  g_assert_cmphex (bp_virtual_uart_peek (board, BASE + 1024, 1)[0], !=, 0xff);
}

static void
test_read_protection_outlives_the_program (Fixture *self, gconstpointer data)
{
  g_autoptr (BpVirtualUart) board = bp_virtual_uart_bus_open (self->bus, "uart-f303", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpSerialDevice) device = NULL;
  g_autoptr (BpSerialLink) link = NULL;
  g_autoptr (BpLoader) loader = NULL;
  guint8 byte;

  bp_virtual_uart_set_protected (board, TRUE);
  g_clear_object (&board);
  g_object_unref (self->bus);
  self->bus = bp_virtual_uart_bus_new (self->clock);
  device = find_port (self, "virtual:uart-f303");
  link = bp_serial_device_open (device, &error);
  g_assert_no_error (error);
  loader = bp_uart_loader_new (link, &(BpUartOptions){ 0 }, NULL);
  bp_loader_connect (loader, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (bp_loader_read (loader, BASE, &byte, 1, NULL, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
}

static void
test_one_program_has_it_at_a_time (Fixture *self, gconstpointer data)
{
  g_autoptr (BpVirtualUart) mine = bp_virtual_uart_bus_open (self->bus, "uart-f103", NULL);
  g_autoptr (BpVirtualUartBus) other = bp_virtual_uart_bus_new (self->clock);
  g_autoptr (BpVirtualUart) theirs = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (mine);
  theirs = bp_virtual_uart_bus_open (other, "uart-f103", &error);
  g_assert_null (theirs);
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
}

static void
test_unknown_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bp_virtual_uart_bus_open (self->bus, "uart-f999", &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_BOARD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/virtual-uart-bus/every-profile-is-listed-and-marked", Fixture, NULL, set_up,
              test_every_profile_is_listed_and_marked, tear_down);
  g_test_add ("/virtual-uart-bus/contents-outlive-the-program", Fixture, NULL, set_up,
              test_contents_outlive_the_program, tear_down);
  g_test_add ("/virtual-uart-bus/read-protection-outlives-the-program", Fixture, NULL, set_up,
              test_read_protection_outlives_the_program, tear_down);
  g_test_add ("/virtual-uart-bus/one-program-has-it-at-a-time", Fixture, NULL, set_up,
              test_one_program_has_it_at_a_time, tear_down);
  g_test_add ("/virtual-uart-bus/unknown-name", Fixture, NULL, set_up, test_unknown_name,
              tear_down);
  return g_test_run ();
}
