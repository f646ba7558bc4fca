/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole jobs on boards behind a serial adapter. */

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-fake-clock.h"
#include "board/bp-board-facts.h"
#include "board/bp-board-list.h"
#include "board/bp-entry.h"
#include "flash/bp-erase-job.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-read-job.h"
#include "flash/bp-unprotect-job.h"
#include "flash/bp-verify-job.h"
#include "job-bench.h"
#include "one-port-bus.h"
#include "virtual/bp-virtual-port.h"
#include "virtual/bp-virtual-relay.h"
#include "virtual/bp-virtual-uart-bus.h"

#define BASE 0x08000000
#define SECOND 0x08001000

/* --- the bench --- */

typedef struct {
  BpClock *clock;
  BpVirtualUart *device;
  BpBoardList *list;
  BpBoard *board;
  JobBench jobs;
} Bench;

static void
begin (Bench *self, const char *profile)
{
  g_autoptr (GError) error = NULL;

  *self = (Bench){ 0 };
  self->clock = bp_fake_clock_new ();
  self->device = bp_virtual_uart_new (profile, &error);
  g_assert_no_error (error);
  self->list = bp_board_list_new ();
  self->jobs.clock = self->clock;
}

static void
set_up (Bench *self, const char *profile)
{
  g_autoptr (BpVirtualUartBus) bus = NULL;

  begin (self, profile);
  bus = bp_virtual_uart_bus_new_empty (self->clock);
  bp_virtual_uart_bus_add (bus, "bench", self->device);
  bp_board_list_add_serial_bus (self->list, BP_SERIAL_BUS (bus));
  self->board = bp_board_list_find (self->list, "virtual:bench");
  g_assert_nonnull (self->board);
  g_assert_cmpint (bp_board_get_state (self->board), ==, BP_BOARD_LOADER);
  g_assert_cmpint (bp_board_get_loader_kind (self->board), ==, BP_LOADER_UART);
  g_assert_null (bp_board_get_problem (self->board));
}

/* Behind a CP2102, of which nobody knows what is connected to it. */
static void
set_up_adapter (Bench *self, const char *profile, const char *firmware)
{
  g_autoptr (BpSerialBus) bus = NULL;
  g_autoptr (BpSerialDevice) device = NULL;
  g_autoptr (BpVirtualRunner) runner = NULL;
  g_autoptr (BpVirtualRelay) relay = NULL;
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  begin (self, profile);
  port->name = g_strdup ("practice/adapter");
  port->usb_id = g_strdup ("usb:1-2");
  port->vendor_id = 0x10c4;
  port->product_id = 0xea60;
  port->manufacturer = g_strdup ("Silicon Labs");
  port->product = g_strdup ("CP2102");
  if (firmware != NULL) {
    runner = bp_virtual_runner_new (bp_virtual_runner_find_profile (firmware));
    relay = bp_virtual_relay_new (runner, self->device);
  }
  device = bp_virtual_port_new (
      port, relay != NULL ? BP_VIRTUAL_SERIAL (relay) : BP_VIRTUAL_SERIAL (self->device),
      self->clock, TRUE);
  bus = one_port_bus_new (device);
  bp_board_list_add_serial_bus (self->list, bus);
  self->board = bp_board_list_find (self->list, "usb:1-2");
  g_assert_nonnull (self->board);
  g_assert_cmpint (bp_board_get_state (self->board), ==, BP_BOARD_FIRMWARE);
  g_assert_true (bp_board_is_bare_port (self->board));
}

static void
tear_down (Bench *self)
{
  g_clear_object (&self->list);
  g_clear_object (&self->device);
  g_clear_object (&self->clock);
}

static gboolean
run (Bench *self, gpointer job, GError **error)
{
  g_autofree char *log = NULL;
  gboolean done;

  bp_board_list_refresh (self->list);
  done = job_bench_run (&self->jobs, job, error);
  log = bp_log_dup_text (bp_job_get_log (job));
  g_test_message ("%s", log);
  return done;
}

static gboolean
flash (Bench *self, BpFirmware *firmware, BpFlashOptions options, const BpEntryOptions *entry,
       BpJobResult *result, GError **error)
{
  g_autoptr (BpFlashJob) job = bp_flash_job_new (self->board, firmware, &options);
  gboolean done;

  if (entry != NULL)
    bp_job_set_entry (BP_JOB (job), entry);
  done = run (self, job, error);
  bp_job_get_result (BP_JOB (job), result);
  if (!done && bp_error_is (*error, BP_ERROR_PROTECTED))
    g_assert_true (bp_job_is_safe (BP_JOB (job)));
  return done;
}

static gboolean
holds (Bench *self, BpFirmware *firmware)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (firmware, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->bytes, &size);

    if (memcmp (bp_virtual_uart_peek (self->device, segment->address, size), data, size) != 0)
      return FALSE;
  }
  return TRUE;
}

static guint8 *
dup_flash (Bench *self, gsize *size)
{
  guint32 address;

  bp_virtual_uart_get_flash_range (self->device, &address, size);
  return g_memdup2 (bp_virtual_uart_peek (self->device, address, *size), *size);
}

static void
assert_clean (Bench *self)
{
  g_autofree char *log = bp_virtual_uart_dup_log (self->device);

  if (bp_virtual_uart_get_n_violations (self->device) > 0)
    g_test_message ("%s", log);
  g_assert_cmpuint (bp_virtual_uart_get_n_violations (self->device), ==, 0);
}

/* --- flashing --- */

static const BpFlashOptions agreeing = { .verify = TRUE, .leave = TRUE, .may_lose_all = TRUE };

static void
test_chip_holds_the_file_and_the_rest_is_untouched (gconstpointer profile)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *after = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;
  guint32 start;
  gsize size;
  gsize kept;

  set_up (&bench, profile);
  before = dup_flash (&bench, &size);
  flash (&bench, firmware, agreeing, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.bytes_verified, >=, 3400);
  g_assert_true (bp_virtual_uart_has_left (bench.device, &start));
  g_assert_cmphex (start, ==, BASE);
  assert_clean (&bench);

  /* The chip that nobody knows is erased as a whole; the largest sector has 128 KiB. */
  kept = g_str_equal (profile, "uart-unknown") ? size : MIN (128 * 1024, size / 2);
  after = dup_flash (&bench, &size);
  g_assert_cmpmem (before + kept, size - kept, after + kept, size - kept);
  tear_down (&bench);
}

static void
test_second_run_writes_nothing (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up (&bench, "uart-f103");
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.bytes_written, ==, 0);
  g_assert_cmpuint (result.sectors_erased, ==, 0);
  g_assert_cmpuint (result.sectors_skipped, ==, 10);
  g_assert_cmpuint (result.bytes_verified, ==, 9400);
  tear_down (&bench);
}

/* Pages whose contents are right already are not done again, those that follow another that differs
 * included. */
static void
test_only_what_differs_is_written (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 60 * 1024, 1);
  g_autoptr (GError) error = NULL;
  guint8 other = 0;
  BpJobResult result;

  set_up (&bench, "uart-f103");
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  bp_virtual_uart_poke (bench.device, SECOND + 10 * 1024 + 700, &other, 1);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.sectors_erased, ==, 2); /* and that of the vectors */
  assert_clean (&bench);
  tear_down (&bench);
}

static void
test_full_erase_reads_nothing_and_erases_at_once (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *flash_after = NULL;
  BpJobResult result;
  gsize size;

  options.full_erase = TRUE;
  set_up (&bench, "uart-f303");
  flash (&bench, firmware, options, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.sectors_erased, ==, 128);
  flash_after = dup_flash (&bench, &size);
  g_assert_true (bp_bytes_are (flash_after + 0x10000, size - 0x10000, 0xff));
  g_assert_cmpint (bp_clock_now (bench.clock), <, 2 * BP_SEC);
  assert_clean (&bench);
  tear_down (&bench);
}

/* It can only be erased as a whole, settings included: nobody has agreed to that. */
static void
test_unknown_chip_is_not_erased_unasked (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up (&bench, "uart-unknown");
  g_assert_false (flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (bp_error_get_hint (error), "--full-erase"));
  g_assert_cmpuint (bp_virtual_uart_get_erase_count (bench.device), ==, 0);
  tear_down (&bench);
}

/* A ROM that has Get Checksum is not read back: what it sends is far less than the file. */
static void
test_checksum_verifies_without_reading (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 60 * 1024, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up (&bench, "uart-unknown");
  flash (&bench, firmware, agreeing, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.bytes_verified, >=, 60 * 1024);
  g_assert_cmpuint (bp_virtual_uart_get_n_sent (bench.device), <, 8 * 1024);
  assert_clean (&bench);
  tear_down (&bench);
}

static void
test_wrong_checksum_is_a_difference_that_is_read (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 20 * 1024, 1);
  g_autoptr (BpVerifyJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint8 other = 0;
  BpJobResult result;

  set_up (&bench, "uart-unknown");
  flash (&bench, firmware, agreeing, NULL, &result, &error);
  g_assert_no_error (error);
  bp_virtual_uart_poke (bench.device, SECOND + 0x2345, &other, 1);
  job = bp_verify_job_new (bench.board, firmware, BP_NO_ADDRESS, -1);
  g_assert_false (run (&bench, job, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_VERIFY_FAILED);
  g_assert_cmphex (bp_error_get_address (error), ==, SECOND + 0x2345);
  tear_down (&bench);
}

static void
test_chip_without_mass_erase_is_erased_by_pages (void)
{
  Bench bench;
  g_autoptr (BpEraseJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *after = NULL;
  BpJobResult result;
  gsize size;

  set_up (&bench, "uart-l072");
  job = bp_erase_job_new (bench.board, BP_NO_ADDRESS, -1);
  run (&bench, job, &error);
  g_assert_no_error (error);
  bp_job_get_result (BP_JOB (job), &result);
  g_assert_cmpuint (result.sectors_erased, ==, 1536);
  after = dup_flash (&bench, &size);
  g_assert_true (bp_bytes_are (after, size, 0xff));
  assert_clean (&bench);
  tear_down (&bench);
}

/* Running firmware is not asked where the adapter can reset the chip, and runs again afterwards. */
static void
test_wired_board_is_flashed_without_a_hand (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  BpEntryOptions entry = BP_ENTRY_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up_adapter (&bench, "uart-f303", NULL);
  bp_virtual_uart_set_wiring (bench.device, &(BpVirtualUartWiring){ .dtr = BP_VIRTUAL_UART_TO_BOOT,
                                                                    .rts = BP_VIRTUAL_UART_TO_RESET,
                                                                    .is_boot_inverted = TRUE });
  g_assert_true (bp_uart_wires_parse ("rts,-dtr", &entry.wires));
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &entry, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_true (bp_virtual_uart_has_left (bench.device, NULL));
  assert_clean (&bench);
  tear_down (&bench);
}

/* --- trouble --- */

static void
test_bit_that_does_not_take_is_found_and_repaired (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up (&bench, "uart-f103");
  bp_virtual_uart_stick (bench.device);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.sectors_erased, ==, 5);
  tear_down (&bench);
}

/* What is read has no checksum: a flipped bit on the way back is no reason to erase anything. */
static void
test_flipped_bit_at_verifying_is_read_again (void)
{
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  guint n_sent;
  Bench bench;
  BpJobResult result;

  for (guint back = 20; back < 3000; back += 97) {
    g_autoptr (GError) error = NULL;

    set_up (&bench, "uart-f103");
    flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
    g_assert_no_error (error);
    n_sent = bp_virtual_uart_get_n_sent (bench.device);
    tear_down (&bench);

    set_up (&bench, "uart-f103");
    bp_virtual_uart_add_fault (bench.device,
                               &(BpVirtualUartFault){ BP_VIRTUAL_UART_FLIP_SENT, n_sent - back });
    flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
    g_assert_no_error (error);
    g_assert_true (holds (&bench, firmware));
    g_assert_cmpuint (result.sectors_erased, ==, 4);
    tear_down (&bench);
  }
}

static void
test_read_protection_ends_before_anything_and_can_be_removed (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (BpUnprotectJob) job = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  set_up (&bench, "uart-f303");
  bp_virtual_uart_set_protected (bench.device, TRUE);
  g_assert_false (flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_clear_error (&error);
  job = bp_unprotect_job_new (bench.board);
  run (&bench, job, &error);
  g_assert_no_error (error);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  tear_down (&bench);
}

static void
test_write_protected_pages_end_it_before_anything (void)
{
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (BpUnprotectJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *before = NULL;
  g_autofree guint8 *after = NULL;
  BpJobResult result;
  gsize size;

  set_up (&bench, "uart-f103");
  bp_virtual_uart_lock (bench.device, 4, 7);
  before = dup_flash (&bench, &size);
  g_assert_false (flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_assert_nonnull (strstr (error->message, "pages 4 to 7 (0x08001000 to 0x08001FFF)"));
  g_clear_error (&error);
  after = dup_flash (&bench, &size);
  g_assert_cmpmem (before, size, after, size);
  job = bp_unprotect_job_new (bench.board);
  run (&bench, job, &error);
  g_assert_no_error (error);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  tear_down (&bench);
}

/* --- behind an adapter --- */

typedef struct {
  const char *firmware; /* NULL: the BOOT pads are bridged */
  gboolean no_reboot;
  guint baud;
  gboolean is_done;
} AdapterCase;

static const AdapterCase adapter_cases[] = {
  { NULL, TRUE, 0, TRUE },
  { NULL, TRUE, 256000, TRUE },
  { NULL, FALSE, 0, TRUE },
  { "betaflight", FALSE, 0, TRUE },
  { "old-betaflight", FALSE, 0, TRUE },
  { "cleanflight", FALSE, 0, TRUE },
  { "betaflight", TRUE, 0, FALSE },
  { "deaf", FALSE, 0, FALSE },
};

static void
test_bare_port (gconstpointer data)
{
  const AdapterCase *c = data;
  Bench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  BpEntryOptions entry = BP_ENTRY_OPTIONS_DEFAULT;
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  entry.no_reboot = c->no_reboot;
  entry.baud = c->baud;
  set_up_adapter (&bench, "uart-f303", c->firmware);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &entry, &result, &error);
  if (c->is_done) {
    g_assert_no_error (error);
    g_assert_true (holds (&bench, firmware));
    assert_clean (&bench);
  } else {
    g_assert_error (error, BP_ERROR, BP_ERROR_NO_LOADER);
    g_assert_cmpuint (result.sectors_erased, ==, 0);
  }
  tear_down (&bench);
}

/* The user is asked for the BOOT pads; the loader is called until it answers. */
typedef struct {
  Bench *bench;
  guint n_requests;
} Helper;

static void
on_request (const char *request, gpointer data)
{
  Helper *helper = data;

  helper->n_requests += request != NULL;
  if (request != NULL)
    bp_virtual_uart_power_on (helper->bench->device);
}

static void
test_user_is_asked_and_the_loader_called (void)
{
  const BpVirtualUartWiring nothing = { 0 };
  Bench bench;
  Helper helper = { &bench, 0 };
  BpEntryHooks hooks = { .ask = on_request, .user_data = &helper };
  BpEntryOptions entry = BP_ENTRY_OPTIONS_DEFAULT;
  g_autoptr (BpBoardScanner) scanner = NULL;
  g_autoptr (BpBoardFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  entry.patience = 60 * BP_SEC;
  set_up_adapter (&bench, "uart-f303", NULL);
  bp_virtual_uart_set_wiring (bench.device, &nothing); /* the firmware runs, and is deaf */
  scanner = bp_board_dup_scanner (bench.board);
  facts = bp_entry_run (scanner, "usb:1-2", &entry, &hooks, bench.clock, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (facts->loader_kind, ==, BP_LOADER_UART);
  g_assert_cmpuint (helper.n_requests, ==, 1);
  tear_down (&bench);
}

/* --- real files --- */

static BpFirmware *
load_real (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("BOOTPIN_SOURCE_ROOT"), "..", "shared", "firmware", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  BpFirmware *firmware;

  if (!g_file_query_exists (file, NULL))
    return NULL;
  firmware = bp_firmware_new_from_file (file, BASE, NULL, &error);
  g_assert_no_error (error);
  return firmware;
}

typedef struct {
  const char *name;
  const char *profile;
} RealFile;

static const RealFile real_files[] = {
  { "cleanflight_NAZE.hex", "uart-f103" },
  { "cleanflight_SPRACINGF3.hex", "uart-f303" },
};

static void
test_real_file (gconstpointer data)
{
  const RealFile *c = data;
  Bench bench;
  g_autoptr (BpFirmware) firmware = load_real (c->name);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  if (firmware == NULL) {
    g_test_skip ("the real firmware files are not here");
    return;
  }
  set_up (&bench, c->profile);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (holds (&bench, firmware));
  g_assert_cmpuint (result.bytes_verified, >=, bp_firmware_get_size (firmware));
  g_assert_true (bp_virtual_uart_has_left (bench.device, NULL));
  assert_clean (&bench);
  tear_down (&bench);
}

static void
add_cases (void)
{
  const char *const *names = bp_virtual_uart_profile_list_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/uart-job/chip-holds-the-file/", names[i], NULL);

    g_test_add_data_func (path, names[i], test_chip_holds_the_file_and_the_rest_is_untouched);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (adapter_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/uart-job/bare-port/%u", (guint)i);

    g_test_add_data_func (path, &adapter_cases[i], test_bare_port);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (real_files); i++) {
    g_autofree char *path = g_strconcat ("/uart-job/real-file/", real_files[i].name, NULL);

    g_test_add_data_func (path, &real_files[i], test_real_file);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_cases ();
  g_test_add_func ("/uart-job/wired-board-is-flashed-without-a-hand",
                   test_wired_board_is_flashed_without_a_hand);
  g_test_add_func ("/uart-job/unknown-chip-is-not-erased-unasked",
                   test_unknown_chip_is_not_erased_unasked);
  g_test_add_func ("/uart-job/checksum-verifies-without-reading",
                   test_checksum_verifies_without_reading);
  g_test_add_func ("/uart-job/wrong-checksum-is-a-difference-that-is-read",
                   test_wrong_checksum_is_a_difference_that_is_read);
  g_test_add_func ("/uart-job/second-run-writes-nothing", test_second_run_writes_nothing);
  g_test_add_func ("/uart-job/only-what-differs-is-written", test_only_what_differs_is_written);
  g_test_add_func ("/uart-job/full-erase-reads-nothing-and-erases-at-once",
                   test_full_erase_reads_nothing_and_erases_at_once);
  g_test_add_func ("/uart-job/chip-without-mass-erase-is-erased-by-pages",
                   test_chip_without_mass_erase_is_erased_by_pages);
  g_test_add_func ("/uart-job/bit-that-does-not-take-is-found-and-repaired",
                   test_bit_that_does_not_take_is_found_and_repaired);
  g_test_add_func ("/uart-job/flipped-bit-at-verifying-is-read-again",
                   test_flipped_bit_at_verifying_is_read_again);
  g_test_add_func ("/uart-job/read-protection-ends-before-anything-and-can-be-removed",
                   test_read_protection_ends_before_anything_and_can_be_removed);
  g_test_add_func ("/uart-job/write-protected-pages-end-it-before-anything",
                   test_write_protected_pages_end_it_before_anything);
  g_test_add_func ("/uart-job/user-is-asked-and-the-loader-called",
                   test_user_is_asked_and_the_loader_called);
  return g_test_run ();
}
