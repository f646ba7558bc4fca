/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-picoboot-loader.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "loader/bp-picoboot-descriptors.h"
#include "virtual/bp-virtual-link.h"

#define FLASH 0x10000000
#define MIB (1024 * 1024)

typedef struct {
  BpClock *clock;
  BpVirtualBoard *board;
  BpUsbLink *link;
  BpLoader *loader;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer profile)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = bp_fake_clock_new ();
  fixture->board = bp_virtual_board_new (profile, &error);
  g_assert_no_error (error);
  fixture->link = bp_virtual_link_new (fixture->board, fixture->clock);
  fixture->loader = bp_picoboot_loader_new (fixture->link, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer profile)
{
  g_clear_object (&fixture->loader);
  g_clear_object (&fixture->link);
  g_clear_object (&fixture->board);
  g_clear_object (&fixture->clock);
}

static void
connect (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  bp_loader_connect (fixture->loader, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_no_violations (Fixture *fixture)
{
  g_autofree char *log = bp_virtual_board_dup_log (fixture->board);

  if (bp_virtual_board_get_n_violations (fixture->board) > 0)
    g_test_message ("%s", log);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (fixture->board), ==, 0);
}

static void
assert_flash_size (Fixture *fixture, guint64 size)
{
  BpMemoryMap *flash;

  connect (fixture);
  flash = bp_loader_get_flash (fixture->loader);
  g_assert_nonnull (flash);
  g_assert_cmphex (bp_memory_map_get_start (flash), ==, FLASH);
  g_assert_cmpuint (bp_memory_map_get_size (flash), ==, size);
  g_assert_cmpuint (bp_memory_map_get_sector (flash, 0)->size, ==, 4096);
  assert_no_violations (fixture);
}

static gsize
get_real_size (Fixture *fixture)
{
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (fixture->board, &start, &size);
  return size;
}

static void
test_flash_shows_its_size (Fixture *fixture, gconstpointer profile)
{
  assert_flash_size (fixture, get_real_size (fixture));
  g_assert_cmpint (bp_loader_get_kind (fixture->loader), ==, BP_LOADER_PICOBOOT);
  g_assert_cmpstr (bp_loader_get_chip (fixture->loader)->name, ==,
                   g_str_equal (profile, "rp2040") ? "RP2040" : "RP2350");
}

static void
blank (Fixture *fixture, guint32 offset, gsize size)
{
  g_autofree guint8 *data = g_malloc (size);

  memset (data, 0xff, size);
  g_assert_true (bp_virtual_board_poke (fixture->board, FLASH + offset, data, size));
}

/* As a job leaves it that was cut off. */
static void
test_size_is_seen_behind_a_blank_first_sector (Fixture *fixture, gconstpointer profile)
{
  blank (fixture, 0, 4096);
  assert_flash_size (fixture, get_real_size (fixture));
}

/* The second half begins as the first, but is not the same. */
static void
test_a_second_copy_is_no_end (Fixture *fixture, gconstpointer profile)
{
  gsize half = get_real_size (fixture) / 2;
  const guint8 *begin = bp_virtual_board_peek (fixture->board, FLASH, 4096);

  g_assert_true (bp_virtual_board_poke (fixture->board, FLASH + half, begin, 4096));
  assert_flash_size (fixture, 2 * half);
}

static void
test_a_blank_flash_may_be_of_any_size (Fixture *fixture, gconstpointer profile)
{
  blank (fixture, 0, get_real_size (fixture));
  assert_flash_size (fixture, 16 * MIB);
}

static void
test_what_is_written_is_read (Fixture *fixture, gconstpointer profile)
{
  guint8 written[3 * 4096];
  guint8 found[sizeof written];
  g_autoptr (GError) error = NULL;
  BpMemoryMap *flash;
  const BpSector *sectors[3];

  for (gsize i = 0; i < sizeof written; i++)
    written[i] = (guint8)(i * 31 + i / 256);
  connect (fixture);
  flash = bp_loader_get_flash (fixture->loader);
  for (guint i = 0; i < 3; i++)
    sectors[i] = bp_memory_map_get_sector (flash, 16 + i);

  bp_loader_erase_many (fixture->loader, sectors, 3, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  bp_loader_write (fixture->loader, sectors[0]->address, written, sizeof written, NULL, NULL, NULL,
                   &error);
  g_assert_no_error (error);
  /* From the middle of a page on: the ROM of an RP2040 does not take that. */
  bp_loader_read (fixture->loader, sectors[0]->address + 77, found, sizeof found - 77, NULL, NULL,
                  NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, sizeof found - 77, written + 77, sizeof written - 77);
  assert_no_violations (fixture);
}

static void
test_leaving_starts_the_firmware (Fixture *fixture, gconstpointer profile)
{
  g_autoptr (GError) error = NULL;

  connect (fixture);
  g_assert_true (bp_loader_leave (fixture->loader, FLASH, &error));
  g_assert_true (bp_virtual_board_has_left (fixture->board, NULL));
  assert_no_violations (fixture);
}

/* The endpoints stay halted until they are reset: what follows must work all the same. */
static void
test_a_refusal_is_survived (Fixture *fixture, gconstpointer profile)
{
  guint8 data[4096] = { 0 };
  g_autoptr (GError) error = NULL;
  BpVirtualFault fault = { 0, BP_VIRTUAL_FAULT_STALL, 0 };

  connect (fixture);
  fault.request = bp_virtual_board_get_n_requests (fixture->board) + 5;
  bp_virtual_board_add_fault (fixture->board, &fault);
  g_assert_false (
      bp_loader_read (fixture->loader, FLASH, data, sizeof data, NULL, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_cmphex (bp_error_get_address (error), ==, FLASH);
  g_clear_error (&error);
  g_assert_true (
      bp_loader_read (fixture->loader, FLASH, data, sizeof data, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (data, sizeof data, bp_virtual_board_peek (fixture->board, FLASH, sizeof data),
                   sizeof data);
}

/* A program that was killed in the middle of a command leaves the interface halted or waiting. */
static void
test_what_another_program_left_is_cleared (Fixture *fixture, gconstpointer profile)
{
  guint8 junk[32] = { 1, 2, 3 };

  g_assert_cmpint (bp_usb_link_bulk (fixture->link, 0x03, junk, sizeof junk, 1000, NULL), ==,
                   sizeof junk);
  g_assert_cmpint (bp_usb_link_bulk (fixture->link, 0x84, junk, sizeof junk, 1000, NULL), ==, -1);
  bp_virtual_board_clear_log (fixture->board);
  connect (fixture);
  assert_no_violations (fixture);
}

static void
add_for_both (const char *name, void (*func) (Fixture *, gconstpointer))
{
  static const char *const profiles[] = { "rp2040", "rp2350" };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autofree char *path = g_strdup_printf ("/picoboot-loader/%s/%s", name, profiles[i]);

    g_test_add (path, Fixture, profiles[i], set_up, func, tear_down);
  }
}

/* --- descriptors --- */

#define DEVICE(product) 18, 1, 0, 2, 0, 0, 0, 64, 0x8a, 0x2e, product, 0, 0, 1, 1, 2, 3, 1
#define CONFIGURATION(total, n) 9, 2, total, 0, n, 1, 0, 0x80, 250
#define DRIVE 9, 4, 0, 0, 2, 8, 6, 0x50, 0, 7, 5, 0x81, 2, 64, 0, 0, 7, 5, 2, 2, 64, 0, 0
#define VENDOR(number)                                                                             \
  9, 4, number, 0, 2, 0xff, 0, 0, 0, 7, 5, 3, 2, 64, 0, 0, 7, 5, 0x84, 2, 64, 0, 0

static gboolean
reads (const guint8 *data, gsize size, BpPicobootDescriptors *descriptors)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return bp_picoboot_descriptors_read (descriptors, bytes, NULL);
}

static void
test_interface_is_found (void)
{
  static const guint8 both[] = { DEVICE (0x0f), CONFIGURATION (55, 2), DRIVE, VENDOR (1) };
  static const guint8 alone[] = { DEVICE (0x03), CONFIGURATION (32, 1), VENDOR (0) };
  static const guint8 drive[] = { DEVICE (0x0f), CONFIGURATION (32, 1), DRIVE };
  static const guint8 other[] = { DEVICE (0x09), CONFIGURATION (32, 1), VENDOR (0) };
  BpPicobootDescriptors found;

  g_assert_true (reads (both, sizeof both, &found));
  g_assert_cmpuint (found.interface_number, ==, 1);
  g_assert_cmphex (found.out, ==, 3);
  g_assert_cmphex (found.in, ==, 0x84);
  g_assert_true (reads (alone, sizeof alone, &found));
  g_assert_cmpuint (found.interface_number, ==, 0);
  g_assert_cmphex (found.product_id, ==, 3);
  g_assert_false (reads (drive, sizeof drive, &found));
  g_assert_false (reads (other, sizeof other, &found));
  for (gsize size = 0; size < sizeof both; size++)
    g_assert_false (reads (both, size, &found));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picoboot-loader/interface-is-found", test_interface_is_found);
  add_for_both ("flash-shows-its-size", test_flash_shows_its_size);
  add_for_both ("size-is-seen-behind-a-blank-first-sector",
                test_size_is_seen_behind_a_blank_first_sector);
  add_for_both ("a-second-copy-is-no-end", test_a_second_copy_is_no_end);
  add_for_both ("a-blank-flash-may-be-of-any-size", test_a_blank_flash_may_be_of_any_size);
  add_for_both ("what-is-written-is-read", test_what_is_written_is_read);
  add_for_both ("leaving-starts-the-firmware", test_leaving_starts_the_firmware);
  add_for_both ("a-refusal-is-survived", test_a_refusal_is_survived);
  add_for_both ("what-another-program-left-is-cleared", test_what_another_program_left_is_cleared);
  return g_test_run ();
}
