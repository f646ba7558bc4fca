/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "uart-bench.h"
#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-serial-link.h"

#define BASE 0x08000000
#define SIZE 700

static GPtrArray *
list_sectors (UartBench *bench, gsize size)
{
  BpMemoryMap *flash = bp_loader_get_flash (bench->loader);
  GPtrArray *sectors = g_ptr_array_new ();

  for (guint i = 0; i < bp_memory_map_get_n_sectors (flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    if (sector->address < BASE + size)
      g_ptr_array_add (sectors, (gpointer)sector);
  }
  return sectors;
}

static void
erase (UartBench *bench, gsize size)
{
  g_autoptr (GPtrArray) sectors = list_sectors (bench, size);
  g_autoptr (GError) error = NULL;

  bp_loader_erase_many (bench->loader, (const BpSector *const *)sectors->pdata, sectors->len, NULL,
                        NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_clean (UartBench *bench)
{
  g_autofree char *log = bp_virtual_uart_dup_log (bench->board);

  if (bp_virtual_uart_get_n_violations (bench->board) > 0)
    g_test_message ("%s", log);
  g_assert_cmpuint (bp_virtual_uart_get_n_violations (bench->board), ==, 0);
}

static void
test_every_profile_erases_writes_reads_and_starts (gconstpointer profile)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;
  guint8 data[SIZE], found[SIZE];
  guint32 start;

  uart_bench_set_up (&bench, profile);
  uart_bench_connect (&bench);
  uart_bench_fill (data, SIZE, 9);
  bp_poke_u32 (data, 0x20001000);
  bp_poke_u32 (data + 4, BASE + 0x101);
  erase (&bench, SIZE);
  g_assert_true (bp_bytes_are (bp_virtual_uart_peek (bench.board, BASE, SIZE), SIZE, 0xff));
  bp_loader_write (bench.loader, BASE, data, 640, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bp_virtual_uart_peek (bench.board, BASE, 640), 640, data, 640);
  bp_loader_read (bench.loader, BASE + 3, found, 601, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (found, 601, data + 3, 601);
  bp_loader_leave (bench.loader, BASE, &error);
  g_assert_no_error (error);
  g_assert_true (bp_virtual_uart_has_left (bench.board, &start));
  g_assert_cmphex (start, ==, BASE);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

typedef struct {
  const char *profile;
  const char *chip;
  guint n_sectors;
  guint64 end;
  guint block_size;
  gboolean can_mass_erase;
} Row;

static const Row rows[] = {
  { "uart-f103", "STM32F103", 128, 0x08020000, 256, TRUE },
  { "uart-f303", "STM32F303", 128, 0x08040000, 256, TRUE },
  { "uart-f405", "STM32F405", 12, 0x08100000, 256, TRUE },
  { "uart-f745", "STM32F745", 8, 0x08100000, 256, TRUE },
  { "uart-h743", "STM32H743", 16, 0x08200000, 256, TRUE },
  { "uart-g474", "STM32G474", 256, 0x08080000, 256, TRUE },
  { "uart-l072", "STM32L072", 1536, 0x08030000, 128, FALSE },
  { "uart-unknown", "STM32", 1, 0x08020000, 256, TRUE },
};

static void
test_what_it_is (gconstpointer data)
{
  const Row *row = data;
  UartBench bench;
  BpMemoryMap *flash;

  uart_bench_set_up (&bench, row->profile);
  uart_bench_connect (&bench);
  flash = bp_loader_get_flash (bench.loader);
  g_assert_cmpint (bp_loader_get_kind (bench.loader), ==, BP_LOADER_UART);
  g_assert_cmpstr (bp_loader_get_chip (bench.loader)->name, ==, row->chip);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (flash), ==, row->n_sectors);
  g_assert_cmphex (bp_memory_map_get_end (flash), ==, row->end);
  g_assert_cmpuint (bp_loader_get_block_size (bench.loader), ==, row->block_size);
  g_assert_cmpint ((bp_loader_get_features (bench.loader) & BP_LOADER_CAN_MASS_ERASE) != 0, ==,
                   row->can_mass_erase);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
test_mass_erase (gconstpointer profile)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *flash = NULL;
  gsize size;

  uart_bench_set_up (&bench, profile);
  uart_bench_connect (&bench);
  bp_loader_mass_erase (bench.loader, NULL, &error);
  g_assert_no_error (error);
  flash = uart_bench_dup_flash (&bench, &size);
  g_assert_true (bp_bytes_are (flash, size, 0xff));
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
test_no_mass_erase_where_the_rom_has_none (void)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;

  uart_bench_set_up (&bench, "uart-l072");
  uart_bench_connect (&bench);
  g_assert_false (bp_loader_mass_erase (bench.loader, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
note_progress (guint n_done, gpointer data)
{
  g_array_append_val ((GArray *)data, n_done);
}

/* A second of work a command, so that progress shows and a cancel does not wait for long. */
static void
test_pages_are_erased_in_batches (void)
{
  UartBench bench;
  g_autoptr (GPtrArray) sectors = NULL;
  g_autoptr (GArray) done = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  guint before;

  uart_bench_set_up (&bench, "uart-f103");
  uart_bench_connect (&bench);
  sectors = list_sectors (&bench, 120 * 1024);
  before = bp_virtual_uart_get_n_received (bench.board);
  bp_loader_erase_many (bench.loader, (const BpSector *const *)sectors->pdata, sectors->len,
                        note_progress, done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->len, ==, 3);
  g_assert_cmpuint (g_array_index (done, guint, 0), ==, 50);
  g_assert_cmpuint (g_array_index (done, guint, 2), ==, 120);
  g_assert_cmpuint (bp_virtual_uart_get_erase_count (bench.board), ==, 120);
  g_assert_cmpuint (bp_virtual_uart_get_n_received (bench.board) - before, ==, 3 * 4 + 120);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
test_erase_that_takes_the_worst_time_is_waited_for (void)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;

  uart_bench_set_up (&bench, "uart-f405");
  bp_virtual_uart_add_fault (bench.board, &(BpVirtualUartFault){ BP_VIRTUAL_UART_SLOW_ERASE, 1 });
  uart_bench_connect (&bench);
  bp_loader_mass_erase (bench.loader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_clock_now (bench.clock), >, 32 * BP_SEC);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

/* --- finding it --- */

static void
assert_no_loader (UartBench *bench, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bp_loader_connect (bench->loader, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_nonnull (strstr (bp_error_get_hint (error), "BOOT"));
  g_assert_nonnull (strstr (bp_error_get_hint (error), "RX"));
  g_assert_nonnull (strstr (bp_error_get_hint (error), "parity"));
  g_assert_cmpint (bp_clock_now (bench->clock), <, 12 * BP_SEC);
}

static void
test_adapter_that_eats_the_parity_gets_no_answer (void)
{
  UartBench bench;

  uart_bench_set_up (&bench, "uart-f303");
  bp_virtual_uart_eat_parity (bench.board);
  assert_no_loader (&bench, "no bootloader answers at 115200 baud");
  uart_bench_tear_down (&bench);
}

static void
test_rate_is_stepped_down (void)
{
  UartBench bench;
  BpLoaderPace pace;

  uart_bench_set_up (&bench, "uart-f405");
  uart_bench_renew (&bench, &(BpUartOptions){ .baud = 921600 });
  uart_bench_connect (&bench);
  bp_loader_get_pace (bench.loader, &pace);
  g_assert_cmpuint (pace.byte, ==, 1000000000ull * 11 / 460800);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
test_loader_that_measured_nonsense_is_lost_without_wires (void)
{
  UartBench bench;

  uart_bench_set_up (&bench, "uart-f303");
  uart_bench_renew (&bench, &(BpUartOptions){ .baud = 921600 });
  assert_no_loader (&bench, "921600");
  uart_bench_tear_down (&bench);
}

static void
test_second_program_finds_it_synchronised (void)
{
  UartBench bench;

  uart_bench_set_up (&bench, "uart-f103");
  uart_bench_connect (&bench);
  uart_bench_renew (&bench, &(BpUartOptions){ 0 });
  uart_bench_connect (&bench);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static const char *const cut_commands[] = {
  "11",
  "31ce",
  "31ce0800",
  "31ce0800000008",
  "11ee",
  "11ee0800000008",
  "11ee080000000803",
  "31ce080000000807112233",
  "21de080000",
  "43bc",
  "43bc03",
  "43bc030405",
  "00",
  "63",
};

/* A program was killed in the middle of a command: the next one gets the loader out of it, and
 * nothing was written or erased by that. */
static void
test_cut_command_is_got_out_of (gconstpointer hex)
{
  UartBench bench;
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *after = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize size;

  uart_bench_set_up (&bench, "uart-f103");
  before = uart_bench_dup_flash (&bench, &size);
  uart_bench_connect (&bench);
  uart_bench_send (&bench, hex);
  uart_bench_renew (&bench, &(BpUartOptions){ 0 });
  uart_bench_connect (&bench);
  after = uart_bench_dup_flash (&bench, &size);
  g_assert_cmpmem (before, size, after, size);
  uart_bench_tear_down (&bench);
}

static void
test_something_else_that_talks_is_named (void)
{
  UartBench bench;
  g_autoptr (BpVirtualRunner) runner =
      bp_virtual_runner_new (bp_virtual_runner_find_profile ("babbler"));

  uart_bench_set_up (&bench, "uart-f103");
  g_object_unref (bench.link);
  g_object_unref (bench.loader);
  bench.link = bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (runner), bench.clock, FALSE);
  bench.loader = bp_uart_loader_new (bench.link, &(BpUartOptions){ 0 }, bench.log);
  assert_no_loader (&bench, "something else talks");
  uart_bench_tear_down (&bench);
}

static void
test_cancel_before_anything (void)
{
  UartBench bench;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  uart_bench_set_up (&bench, "uart-f103");
  g_cancellable_cancel (cancellable);
  g_assert_false (bp_loader_connect (bench.loader, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_assert_cmpuint (bp_virtual_uart_get_n_received (bench.board), ==, 0);
  uart_bench_tear_down (&bench);
}

static gboolean
cancel_at_block (gsize done, gpointer data)
{
  if (done >= 512)
    g_cancellable_cancel (data);
  return TRUE;
}

/* Between blocks, so that the next program finds a loader that awaits a command. */
static void
test_cancel_between_blocks (void)
{
  UartBench bench;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint8 data[1024];

  uart_bench_set_up (&bench, "uart-f103");
  uart_bench_connect (&bench);
  g_assert_false (bp_loader_read (bench.loader, BASE, data, sizeof data, cancel_at_block,
                                  cancellable, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_clear_error (&error);
  bp_loader_read (bench.loader, BASE, data, sizeof data, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

/* --- protection --- */

static void
test_read_protection_is_named_and_removed (gconstpointer profile)
{
  UartBench bench;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *flash = NULL;
  guint8 data[16];
  gsize size;

  uart_bench_set_up (&bench, profile);
  bp_virtual_uart_set_protected (bench.board, TRUE);
  uart_bench_connect (&bench);
  g_assert_true (bp_loader_get_features (bench.loader) & BP_LOADER_CAN_UNPROTECT);
  g_assert_false (bp_loader_read (bench.loader, BASE, data, sizeof data, NULL, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_clear_error (&error);
  g_assert_false (bp_loader_erase (bench.loader,
                                   bp_memory_map_get_sector (bp_loader_get_flash (bench.loader), 0),
                                   NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_clear_error (&error);
  bp_loader_unprotect (bench.loader, NULL, &error);
  g_assert_no_error (error);

  /* The chip has reset itself and is found as after a start. */
  uart_bench_renew (&bench, &(BpUartOptions){ 0 });
  uart_bench_connect (&bench);
  bp_loader_read (bench.loader, BASE, data, sizeof data, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  flash = uart_bench_dup_flash (&bench, &size);
  g_assert_true (bp_bytes_are (flash, size, 0xff));
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

typedef struct {
  const char *profile;
  guint first;
  guint last;
  const char *text;
} LockCase;

static const LockCase lock_cases[] = {
  { "uart-f103", 4, 11, "pages 4 to 11 (0x08001000 to 0x08002FFF)" },
  { "uart-f303", 0, 1, "pages 0 to 1 (0x08000000 to 0x08000FFF)" },
  { "uart-f303", 70, 70, "pages 62 to 127 (0x0801F000 to 0x0803FFFF)" },
  { "uart-f405", 2, 2, "page 2 (0x08008000 to 0x0800BFFF)" },
  { "uart-f405", 11, 11, "page 11 (0x080E0000 to 0x080FFFFF)" },
  { "uart-f745", 0, 3, "pages 0 to 3 (0x08000000 to 0x0801FFFF)" },
  { "uart-g474", 3, 9, "pages 3 to 9 (0x08001800 to 0x08004FFF)" },
  { "uart-g474", 130, 137, "pages 130 to 137 (0x08041000 to 0x08044FFF)" },
  { "uart-h743", 2, 2, "page 2 (0x08040000 to 0x0805FFFF)" },
  { "uart-h743", 9, 9, "page 9 (0x08120000 to 0x0813FFFF)" },
};

static void
test_write_protected_pages_are_named_and_freed (gconstpointer data)
{
  const LockCase *c = data;
  UartBench bench;
  const BpSector *locked;
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  uart_bench_set_up (&bench, c->profile);
  bp_virtual_uart_lock (bench.board, c->first, c->last);
  before = uart_bench_dup_flash (&bench, &size);
  uart_bench_connect (&bench);
  locked = bp_memory_map_get_sector (bp_loader_get_flash (bench.loader), c->first);
  g_assert_false (bp_loader_check_sector (bench.loader, locked, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_assert_nonnull (strstr (error->message, c->text));
  g_assert_cmphex (bp_error_get_address (error), ==, locked->address);
  g_clear_error (&error);
  g_assert_false (bp_loader_erase (bench.loader, locked, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_clear_error (&error);
  bp_loader_unprotect (bench.loader, NULL, &error);
  g_assert_no_error (error);
  after = uart_bench_dup_flash (&bench, &size);
  g_assert_cmpmem (before, size, after, size);

  uart_bench_renew (&bench, &(BpUartOptions){ 0 });
  uart_bench_connect (&bench);
  locked = bp_memory_map_get_sector (bp_loader_get_flash (bench.loader), c->first);
  bp_loader_erase (bench.loader, locked, NULL, &error);
  g_assert_no_error (error);
  assert_clean (&bench);
  uart_bench_tear_down (&bench);
}

static void
add_for_each (const char *path, const char *const *names, GTestDataFunc func)
{
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *full = g_strconcat (path, "/", names[i], NULL);

    g_test_add_data_func (full, names[i], func);
  }
}

static void
add_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/uart-loader/what-it-is/", rows[i].profile, NULL);

    g_test_add_data_func (path, &rows[i], test_what_it_is);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cut_commands); i++) {
    g_autofree char *path =
        g_strconcat ("/uart-loader/cut-command-is-got-out-of/", cut_commands[i], NULL);

    g_test_add_data_func (path, cut_commands[i], test_cut_command_is_got_out_of);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lock_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/uart-loader/write-protected-pages/%s/%u",
                                             lock_cases[i].profile, lock_cases[i].first);

    g_test_add_data_func (path, &lock_cases[i], test_write_protected_pages_are_named_and_freed);
  }
}

int
main (int argc, char **argv)
{
  static const char *const mass_erasers[] = { "uart-f103", "uart-f303", "uart-f405",    "uart-f745",
                                              "uart-h743", "uart-g474", "uart-unknown", NULL };
  static const char *const protectors[] = { "uart-f103", "uart-f405", "uart-g474", "uart-l072",
                                            NULL };

  g_test_init (&argc, &argv, NULL);
  add_for_each ("/uart-loader/erases-writes-reads-and-starts",
                bp_virtual_uart_profile_list_names (),
                test_every_profile_erases_writes_reads_and_starts);
  add_for_each ("/uart-loader/mass-erase", mass_erasers, test_mass_erase);
  add_for_each ("/uart-loader/read-protection-is-named-and-removed", protectors,
                test_read_protection_is_named_and_removed);
  add_rows ();
  g_test_add_func ("/uart-loader/no-mass-erase-where-the-rom-has-none",
                   test_no_mass_erase_where_the_rom_has_none);
  g_test_add_func ("/uart-loader/pages-are-erased-in-batches", test_pages_are_erased_in_batches);
  g_test_add_func ("/uart-loader/erase-that-takes-the-worst-time-is-waited-for",
                   test_erase_that_takes_the_worst_time_is_waited_for);
  g_test_add_func ("/uart-loader/adapter-that-eats-the-parity-gets-no-answer",
                   test_adapter_that_eats_the_parity_gets_no_answer);
  g_test_add_func ("/uart-loader/rate-is-stepped-down", test_rate_is_stepped_down);
  g_test_add_func ("/uart-loader/loader-that-measured-nonsense-is-lost-without-wires",
                   test_loader_that_measured_nonsense_is_lost_without_wires);
  g_test_add_func ("/uart-loader/second-program-finds-it-synchronised",
                   test_second_program_finds_it_synchronised);
  g_test_add_func ("/uart-loader/something-else-that-talks-is-named",
                   test_something_else_that_talks_is_named);
  g_test_add_func ("/uart-loader/cancel-before-anything", test_cancel_before_anything);
  g_test_add_func ("/uart-loader/cancel-between-blocks", test_cancel_between_blocks);
  return g_test_run ();
}
