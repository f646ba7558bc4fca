/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-id.h"

#include <string.h>

#include "base/bp-error.h"

#define KIB 1024

static void
test_every_row_makes_a_map (void)
{
  const BpChipId *row;

  for (guint i = 0; (row = bp_chip_id_get (i)) != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (row, 0, NULL, 0, &error);

    g_assert_no_error (error);
    g_assert_cmpint (bp_memory_map_get_kind (map), ==, BP_MEMORY_INTERNAL_FLASH);
    g_assert_cmphex (bp_memory_map_get_start (map), ==, 0x08000000);
    g_assert_true (bp_chip_id_is_flash_size ((guint)(bp_memory_map_get_size (map) / KIB)));
    g_assert_cmpint (bp_memory_map_get_sector (map, 0)->access, ==,
                     BP_ACCESS_READ | BP_ACCESS_ERASE | BP_ACCESS_WRITE);
    g_assert_nonnull (bp_chip_find (row->chip));
    g_assert_true (bp_chip_id_find (row->id) == row);
    g_assert_cmpuint (row->option_size + row->second_size, <=, BP_CHIP_ID_MAX_OPTIONS);
    g_assert_cmpuint (row->option_block, <=, 256);
    g_assert_cmpuint (row->size_block, <=, 256);
  }
}

typedef struct {
  guint16 id;
  guint kib; /* by the register, 0 for none */
  guint n_sectors;
  guint64 end;
  guint32 last_size;
} Row;

/* engines.md 6.4 of the research, and sizes that chips of these numbers are sold with */
static const Row rows[] = {
  { 0x412, 0, 32, 0x08008000, 1 * KIB },
  { 0x410, 0, 128, 0x08020000, 1 * KIB },
  { 0x410, 64, 64, 0x08010000, 1 * KIB },
  { 0x414, 0, 256, 0x08080000, 2 * KIB },
  { 0x430, 1024, 512, 0x08100000, 2 * KIB },
  { 0x422, 256, 128, 0x08040000, 2 * KIB },
  { 0x422, 128, 64, 0x08020000, 2 * KIB },
  { 0x413, 1024, 12, 0x08100000, 128 * KIB },
  { 0x413, 512, 8, 0x08080000, 128 * KIB },
  { 0x419, 2048, 24, 0x08200000, 128 * KIB },
  { 0x419, 1024, 12, 0x08100000, 128 * KIB },
  { 0x431, 512, 8, 0x08080000, 128 * KIB },
  { 0x431, 256, 6, 0x08040000, 128 * KIB },
  { 0x458, 128, 5, 0x08020000, 64 * KIB },
  { 0x463, 1536, 16, 0x08180000, 128 * KIB },
  { 0x452, 512, 8, 0x08080000, 128 * KIB },
  { 0x449, 1024, 8, 0x08100000, 256 * KIB },
  { 0x451, 2048, 12, 0x08200000, 256 * KIB },
  { 0x450, 2048, 16, 0x08200000, 128 * KIB },
  { 0x450, 1024, 8, 0x08180000, 128 * KIB }, /* two banks with a gap between them */
  { 0x450, 128, 1, 0x08020000, 128 * KIB },
  { 0x480, 2048, 256, 0x08200000, 8 * KIB },
  { 0x480, 1024, 128, 0x08100000, 8 * KIB },
  { 0x469, 512, 256, 0x08080000, 2 * KIB },
  { 0x469, 256, 128, 0x08060000, 2 * KIB }, /* a gap, too */
  { 0x469, 128, 64, 0x08050000, 2 * KIB },
  { 0x447, 192, 1536, 0x08030000, 128 },
  { 0x416, 128, 512, 0x08020000, 256 },
  /* more than the table knows: it goes on as it ends */
  { 0x422, 512, 256, 0x08080000, 2 * KIB },
  { 0x413, 2048, 20, 0x08200000, 128 * KIB },
};

static void
test_size_register_cuts_the_map (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];
    const BpChipId *id = bp_chip_id_find (row->id);
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (id, row->kib, NULL, 0, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, row->n_sectors);
    g_assert_cmphex (bp_memory_map_get_end (map), ==, row->end);
    g_assert_cmpuint (bp_memory_map_get_sector (map, row->n_sectors - 1)->size, ==, row->last_size);
  }
}

/* Two banks have other sectors than one: nDBANK of the F76x, DBANK of the G4. */
static void
test_option_bytes_choose_the_banks (void)
{
  guint8 options[40];
  g_autoptr (BpMemoryMap) f7_one = NULL;
  g_autoptr (BpMemoryMap) f7_two = NULL;
  g_autoptr (BpMemoryMap) g4_one = NULL;
  g_autoptr (BpMemoryMap) g4_two = NULL;

  memset (options, 0xff, sizeof options);
  f7_one = bp_chip_id_make_map (bp_chip_id_find (0x451), 2048, options, 32, NULL);
  g4_two = bp_chip_id_make_map (bp_chip_id_find (0x469), 512, options, 40, NULL);
  options[9] = 0xdf;
  options[2] = 0xbf;
  f7_two = bp_chip_id_make_map (bp_chip_id_find (0x451), 2048, options, 32, NULL);
  g4_one = bp_chip_id_make_map (bp_chip_id_find (0x469), 512, options, 40, NULL);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (f7_one), ==, 12);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (f7_two), ==, 24);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (g4_two), ==, 256);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (g4_one), ==, 128);
}

static void
test_unknown_chip_is_one_piece (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (NULL, 128, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, 1);
  g_assert_cmphex (bp_memory_map_get_end (map), ==, 0x08020000);
  g_assert_null (bp_chip_id_find (0x4f7));
  g_assert_null (bp_chip_id_make_map (NULL, 0, NULL, 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
}

static void
test_sizes_that_are_none (void)
{
  const guint wrong[] = { 0, 1, 7, 60000, 0xffff, 0xa7a7, 130 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (bp_chip_id_is_flash_size (wrong[i]));
}

/* The second bank of a smaller G4 stays where it is, and so do the numbers of its pages. With one
 * bank there is no gap. */
static void
test_gap_between_the_banks (void)
{
  const BpChipId *id = bp_chip_id_find (0x469);
  g_autoptr (BpMemoryMap) two = bp_chip_id_make_map (id, 256, NULL, 0, NULL);
  g_autoptr (BpMemoryMap) one = NULL;
  guint8 options[40];

  g_assert_cmphex (bp_memory_map_get_sector (two, 63)->address, ==, 0x0801f800);
  g_assert_cmphex (bp_memory_map_get_sector (two, 64)->address, ==, 0x08040000);
  g_assert_false (bp_memory_map_contains (two, 0x08020000, 1));
  g_assert_cmpuint (bp_chip_id_get_page_number (id, two, 63), ==, 63);
  g_assert_cmpuint (bp_chip_id_get_page_number (id, two, 64), ==, 128);
  memset (options, 0xff, sizeof options);
  options[2] = 0xbf;
  one = bp_chip_id_make_map (id, 256, options, sizeof options, NULL);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (one), ==, 64);
  g_assert_cmphex (bp_memory_map_get_end (one), ==, 0x08040000);
  g_assert_cmpuint (bp_chip_id_get_page_number (id, one, 63), ==, 63);
}

/* Which bit tells of the banks depends on the size: DB1M of a smaller L4R. */
static void
test_smaller_chip_has_another_bank_bit (void)
{
  const BpChipId *id = bp_chip_id_find (0x470);
  g_autoptr (BpMemoryMap) map = NULL;
  guint8 options[40];

  memset (options, 0xff, sizeof options);
  options[2] = 0xdf;
  map = bp_chip_id_make_map (id, 1024, options, sizeof options, NULL);
  g_assert_cmpuint (bp_memory_map_get_sector (map, 0)->size, ==, 8 * KIB);
  g_clear_object (&map);
  map = bp_chip_id_make_map (id, 2048, options, sizeof options, NULL);
  g_assert_cmpuint (bp_memory_map_get_sector (map, 0)->size, ==, 4 * KIB);
}

static void
assert_locked (guint16 id, guint kib, const guint8 *options, gsize n_options, guint first,
               guint last)
{
  const BpChipId *row = bp_chip_id_find (id);
  g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (row, kib, options, n_options, NULL);
  gboolean is_all;
  g_autoptr (GArray) locked = bp_chip_id_find_locked (row, map, options, n_options, &is_all);

  g_assert_true (is_all);
  g_assert_cmpuint (locked->len, ==, last - first + 1);
  g_assert_cmpuint (g_array_index (locked, guint, 0), ==, first);
  g_assert_cmpuint (g_array_index (locked, guint, locked->len - 1), ==, last);
}

static void
test_write_locks (void)
{
  guint8 options[88];

  memset (options, 0xff, sizeof options);
  options[10] = 0xfe; /* the ninth 4 KiB */
  assert_locked (0x410, 0, options, 16, 32, 35);
  assert_locked (0x422, 0, options, 16, 16, 17);
  options[10] = 0xff;
  options[14] = 0x7f; /* the last bit: all the rest */
  assert_locked (0x422, 0, options, 16, 62, 127);
  options[14] = 0xff;
  options[9] = 0xf7; /* sector 11 */
  assert_locked (0x413, 0, options, 16, 11, 11);
  assert_locked (0x419, 1024, options, 16, 11, 11);
  options[9] = 0xff;
  options[24] = 3; /* the range from 3 to 9 */
  options[26] = 9;
  assert_locked (0x468, 0, options, 40, 3, 9);
}

/* Each bank has its own, and counts its sectors from 0. */
static void
test_write_locks_of_a_second_bank (void)
{
  guint8 options[88];

  memset (options, 0xff, sizeof options);
  options[16 + 8] = 0xfd; /* sector 13 of an F42x */
  assert_locked (0x419, 2048, options, 32, 13, 13);
  memset (options, 0xff, sizeof options);
  options[28] = 0xfb; /* sector 2 of an H743 */
  assert_locked (0x450, 2048, options, 36, 2, 2);
  options[28] = 0xff;
  options[32] = 0xfe; /* sector 8, or the fifth of one with a gap */
  assert_locked (0x450, 2048, options, 36, 8, 8);
  assert_locked (0x450, 1024, options, 36, 4, 4);
  memset (options, 0xff, sizeof options);
  options[26] = options[34] = options[40 + 34] = 0; /* ranges that end before they begin */
  options[40 + 24] = 3; /* pages 3 to 9 of the second bank */
  options[40 + 26] = 9;
  assert_locked (0x469, 512, options, 80, 131, 137);
  assert_locked (0x469, 256, options, 80, 67, 73);
  assert_locked (0x415, 1024, options, 80, 259, 265);
  assert_locked (0x470, 2048, options, 80, 259, 265);
}

/* L0 and L1: ones lock, and the complement stands beside them. */
static void
test_write_locks_with_complements (void)
{
  guint8 options[32] = { 0 };
  gboolean is_all;
  const BpChipId *id = bp_chip_id_find (0x447);
  g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (id, 192, NULL, 0, NULL);

  for (guint i = 8; i < sizeof options; i += 4)
    options[i + 2] = options[i + 3] = 0xff;
  options[12] = 0x02; /* bit 17 */
  options[14] = 0xfd;
  assert_locked (0x447, 192, options, 20, 17 * 32, 17 * 32 + 31);
  assert_locked (0x416, 128, options, 32, 17 * 16, 17 * 16 + 15);
  options[14] = 0xff;
  g_array_unref (bp_chip_id_find_locked (id, map, options, 20, &is_all));
  g_assert_false (is_all);
  options[14] = 0xfd;
  options[1] = 1; /* they stand for what may not be read */
  g_array_unref (bp_chip_id_find_locked (id, map, options, 20, &is_all));
  g_assert_false (is_all);
}

static void
test_no_write_locks (void)
{
  guint8 options[BP_CHIP_ID_MAX_OPTIONS];
  const BpChipId *row;

  memset (options, 0xff, sizeof options);
  options[26] = options[34] = options[66] = options[74] = 0; /* ranges that end before they begin */
  for (guint i = 0; (row = bp_chip_id_get (i)) != NULL; i++) {
    g_autoptr (BpMemoryMap) map = bp_chip_id_make_map (row, 0, NULL, 0, NULL);
    gsize n = row->option_size + row->second_size;
    gboolean is_all;
    g_autoptr (GArray) locked = bp_chip_id_find_locked (row, map, options, n, &is_all);
    g_autoptr (GArray) unread = bp_chip_id_find_locked (row, map, options, 0, &is_all);

    g_assert_cmpuint (locked->len, ==, 0);
    g_assert_cmpuint (unread->len, ==, 0);
    g_assert_false (is_all);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chip-id/every-row-makes-a-map", test_every_row_makes_a_map);
  g_test_add_func ("/chip-id/size-register-cuts-the-map", test_size_register_cuts_the_map);
  g_test_add_func ("/chip-id/option-bytes-choose-the-banks", test_option_bytes_choose_the_banks);
  g_test_add_func ("/chip-id/unknown-chip-is-one-piece", test_unknown_chip_is_one_piece);
  g_test_add_func ("/chip-id/sizes-that-are-none", test_sizes_that_are_none);
  g_test_add_func ("/chip-id/write-locks", test_write_locks);
  g_test_add_func ("/chip-id/gap-between-the-banks", test_gap_between_the_banks);
  g_test_add_func ("/chip-id/smaller-chip-has-another-bank-bit",
                   test_smaller_chip_has_another_bank_bit);
  g_test_add_func ("/chip-id/write-locks-of-a-second-bank", test_write_locks_of_a_second_bank);
  g_test_add_func ("/chip-id/write-locks-with-complements", test_write_locks_with_complements);
  g_test_add_func ("/chip-id/no-write-locks", test_no_write_locks);
  return g_test_run ();
}
