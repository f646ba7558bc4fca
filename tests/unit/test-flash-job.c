/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "flash/bp-erase-job.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-leave-job.h"
#include "flash/bp-plan-job.h"
#include "flash/bp-read-job.h"
#include "flash/bp-unprotect-job.h"
#include "flash/bp-verify-job.h"
#include "job-bench.h"
#include "virtual/bp-virtual-profile.h"

#define BASE 0x08000000
#define SECOND 0x08008000

static gboolean
flash (JobBench *bench, BpFirmware *firmware, BpFlashOptions options, BpJobResult *result,
       GError **error)
{
  g_autoptr (BpFlashJob) job = bp_flash_job_new (job_bench_get_board (bench), firmware, &options);
  gboolean done = job_bench_run (bench, BP_JOB (job), error);

  bp_job_get_result (BP_JOB (job), result);
  return done;
}

static void
test_chip_holds_the_file_and_the_rest_is_untouched (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *settings = NULL;
  g_autofree guint8 *tail = NULL;
  guint32 started_at = 0;
  BpJobResult result;

  job_bench_set_up (&bench, "f405");
  settings = g_memdup2 (bp_virtual_board_peek (bench.device, 0x08004000, 0x4000), 0x4000);
  tail = g_memdup2 (bp_virtual_board_peek (bench.device, 0x0800c000, 0xf4000), 0xf4000);

  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  g_assert_cmpmem (bp_virtual_board_peek (bench.device, 0x08004000, 0x4000), 0x4000, settings,
                   0x4000);
  g_assert_cmpmem (bp_virtual_board_peek (bench.device, 0x0800c000, 0xf4000), 0xf4000, tail,
                   0xf4000);
  g_assert_cmpuint (result.bytes_written, ==, 9400);
  g_assert_cmpuint (result.bytes_verified, ==, 9400);
  g_assert_cmpuint (result.sectors_erased, ==, 2);
  bp_virtual_board_has_left (bench.device, &started_at);
  g_assert_cmphex (started_at, ==, BASE);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (bench.device), ==, 0);
  job_bench_tear_down (&bench);
}

static void
test_second_run_writes_nothing (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  job_bench_set_up (&bench, "f405");
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.bytes_written, ==, 0);
  g_assert_cmpuint (result.sectors_erased, ==, 0);
  g_assert_cmpuint (result.sectors_skipped, ==, 2);
  g_assert_cmpuint (result.bytes_verified, ==, 9400);
  job_bench_tear_down (&bench);
}

static void
test_every_profile_takes_a_firmware (gconstpointer profile)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  BpJobResult result;
  guint32 start;
  gsize size;

  job_bench_set_up (&bench, profile);
  bp_virtual_board_get_flash_range (bench.device, &start, &size);
  /* Behind the boards' own bootloaders, where they have one. */
  firmware =
      g_str_equal (profile, "black-magic")
          ? job_bench_make_firmware (0x08020000, 0x08040000, 5003, 3)
      : start == 0x10000000 ? job_bench_make_bootable (profile, start, start + 0x8000, 5003, 3)
      : g_str_has_prefix (profile, "dfu")
          ? job_bench_make_firmware (start, start + 400, 5003, 3)
          : job_bench_make_firmware (bp_virtual_profile_find (profile)->image, SECOND, 5003, 3);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  log = bp_virtual_board_dup_log (bench.device);
  if (bp_virtual_board_get_n_violations (bench.device) > 0)
    g_test_message ("%s", log);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (bench.device), ==, 0);
  job_bench_tear_down (&bench);
}

static void
test_full_erase_leaves_nothing_else (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (GError) error = NULL;
  BpFlashOptions options = BP_FLASH_OPTIONS_DEFAULT;
  BpJobResult result;

  options.full_erase = TRUE;
  job_bench_set_up (&bench, "g474");
  flash (&bench, firmware, options, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  g_assert_true (
      bp_bytes_are (bp_virtual_board_peek (bench.device, 0x08004000, 0x4000), 0x4000, 0xff));
  g_assert_true (
      bp_bytes_are (bp_virtual_board_peek (bench.device, 0x0800c000, 0x74000), 0x74000, 0xff));
  job_bench_tear_down (&bench);
}

static void
test_too_large_is_refused_and_safe (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, 0x08100000, 100, 1);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;

  job_bench_set_up (&bench, "f405");
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_assert_false (job_bench_run (&bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT);
  g_assert_true (bp_job_is_safe (BP_JOB (job)));
  g_assert_cmpuint (bp_virtual_board_get_erase_count (bench.device), ==, 0);
  job_bench_tear_down (&bench);
}

static void
test_protected_chip_ends_as_protected_and_unprotect_frees_it (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 3000, 1);
  g_autoptr (BpUnprotectJob) unprotect = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  job_bench_set_up (&bench, "f405");
  bp_virtual_board_set_protected (bench.device, TRUE);
  g_assert_false (flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTECTED);
  g_clear_error (&error);

  unprotect = bp_unprotect_job_new (job_bench_get_board (&bench));
  job_bench_run (&bench, BP_JOB (unprotect), &error);
  g_assert_no_error (error);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  job_bench_tear_down (&bench);
}

static void
on_fraction (BpJob *job, GParamSpec *pspec, double *last)
{
  g_assert_cmpfloat (bp_job_get_fraction (job), >=, *last);
  *last = bp_job_get_fraction (job);
}

static void
on_phase (BpJob *job, GParamSpec *pspec, int *last)
{
  g_assert_cmpint (bp_job_get_phase (job), >, *last);
  *last = (int)bp_job_get_phase (job);
}

static void
test_progress_never_falls_and_phases_never_return (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 90000, 1);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  double last_fraction = 0;
  int last_phase = -1;

  job_bench_set_up (&bench, "f405");
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_signal_connect (job, "notify::fraction", G_CALLBACK (on_fraction), &last_fraction);
  g_signal_connect (job, "notify::phase", G_CALLBACK (on_phase), &last_phase);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last_fraction, ==, 1);
  g_assert_cmpint (last_phase, ==, BP_PHASE_RESTART);
  job_bench_tear_down (&bench);
}

static void
on_phase_collect (BpJob *job, GParamSpec *pspec, guint *phases)
{
  *phases |= 1u << bp_job_get_phase (job);
}

static void
test_tiny_image_is_written_and_verified_too (void)
{
  /* Nothing but the two vectors. */
  static const guint8 vectors[] = { 0x00, 0x10, 0x00, 0x20, 0x05, 0x00, 0x00, 0x08 };
  JobBench bench;
  g_autoptr (GBytes) bytes = g_bytes_new_static (vectors, sizeof vectors);
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;
  guint phases = 0;

  job_bench_set_up (&bench, "f405");
  firmware = bp_firmware_new_from_bytes (bytes, BASE, &error);
  g_assert_no_error (error);
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_signal_connect (job, "notify::phase", G_CALLBACK (on_phase_collect), &phases);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  bp_job_get_result (BP_JOB (job), &result);
  g_assert_cmpuint (result.bytes_written, ==, 8);
  g_assert_cmpuint (result.bytes_verified, ==, 8);
  g_assert_true (phases & 1u << BP_PHASE_WRITE);
  g_assert_true (phases & 1u << BP_PHASE_VERIFY);
  job_bench_tear_down (&bench);
}

static void
on_write (BpJob *job, GParamSpec *pspec, gpointer data)
{
  if (bp_job_get_phase (job) == BP_PHASE_WRITE)
    bp_job_cancel (job);
}

static void
test_cancel_stops_safely_and_a_second_run_finishes (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  job_bench_set_up (&bench, "f405");
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  bp_job_cancel (BP_JOB (job));
  g_signal_connect (job, "notify::phase", G_CALLBACK (on_write), NULL);
  g_assert_false (job_bench_run (&bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_assert_true (bp_job_is_safe (BP_JOB (job)));
  g_clear_error (&error);

  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  job_bench_tear_down (&bench);
}

static void
test_bit_that_did_not_take_is_repaired (void)
{
  const BpVirtualFault fault = { .request = 1, .kind = BP_VIRTUAL_FAULT_STUCK_BIT };
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (GError) error = NULL;
  BpJobResult result;

  job_bench_set_up (&bench, "f405");
  bp_virtual_board_add_fault (bench.device, &fault);
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  g_assert_cmpuint (result.sectors_erased, ==, 3);
  job_bench_tear_down (&bench);
}

/* A fault that comes so many requests after the first byte of the second piece was written. */
typedef struct {
  BpVirtualFault fault;
  gboolean is_armed;
} LateFault;

static void
arm (BpVirtualBoard *board, guint address, guint size, LateFault *late)
{
  const guint8 *found = bp_virtual_board_peek (board, SECOND, 1);

  if (late->is_armed || address != SECOND || *found == 0xff)
    return;
  late->is_armed = TRUE;
  late->fault.request += bp_virtual_board_get_n_requests (board);
  bp_virtual_board_add_fault (board, &late->fault);
}

/* Whatever happens to a block, what took is kept, and no sector is erased twice for it. */
static void
test_a_lost_block_is_completed (gconstpointer profile)
{
  const BpVirtualFaultKind kinds[] = { BP_VIRTUAL_FAULT_STALL, BP_VIRTUAL_FAULT_SHORT,
                                       BP_VIRTUAL_FAULT_TIMEOUT, BP_VIRTUAL_FAULT_STATUS };

  for (guint i = 0; i < 8 * G_N_ELEMENTS (kinds); i++) {
    LateFault late = { { .request = 1 + i / G_N_ELEMENTS (kinds),
                         .kind = kinds[i % G_N_ELEMENTS (kinds)],
                         .status = 3 /* errWRITE */ } };
    g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 20000, 1);
    g_autoptr (GError) error = NULL;
    JobBench bench;
    BpJobResult result;

    job_bench_set_up (&bench, profile);
    g_signal_connect (bench.device, "flash-changed", G_CALLBACK (arm), &late);
    flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
    g_test_message ("fault %d, %u requests later", late.fault.kind, i / 4 + 1);
    g_assert_no_error (error);
    g_assert_true (late.is_armed);
    g_assert_true (job_bench_holds (&bench, firmware));
    g_assert_cmpuint (bp_virtual_board_get_erase_count (bench.device), ==, result.sectors_erased);
    g_assert_cmpuint (result.sectors_erased, ==, 3);
    job_bench_tear_down (&bench);
  }
}

/* A job that fails on a way that errs says so, beside what it says anyway. */
static void
test_a_port_that_errs_is_named (void)
{
  const BpVirtualFault faults[] = { { 40, BP_VIRTUAL_FAULT_TIMEOUT, 0 },
                                    { 44, BP_VIRTUAL_FAULT_VANISH, 0 } };

  for (guint first = 0; first < 2; first++) {
    g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 20000, 1);
    g_autoptr (BpFlashJob) job = NULL;
    g_autoptr (GError) error = NULL;
    JobBench bench;

    job_bench_set_up (&bench, "f405");
    job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
    for (guint i = first; i < G_N_ELEMENTS (faults); i++)
      bp_virtual_board_add_fault (bench.device, &faults[i]);
    g_assert_false (job_bench_run (&bench, BP_JOB (job), &error));
    g_assert_true (bp_error_is (error, first == 0 ? BP_ERROR_TIMEOUT : BP_ERROR_DISCONNECTED));
    g_assert_true ((strstr (bp_error_get_hint (error), "another cable") != NULL) == (first == 0));
    job_bench_tear_down (&bench);
  }
}

static void
test_plan_touches_nothing (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (BpPlanJob) job = NULL;
  g_autoptr (GError) error = NULL;

  job_bench_set_up (&bench, "f405");
  job = bp_plan_job_new (job_bench_get_board (&bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (bp_flash_plan_is_exact (bp_plan_job_get_plan (job)));
  g_assert_cmpuint (bp_flash_plan_get_erase (bp_plan_job_get_plan (job))->len, ==, 2);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (bench.device), ==, 0);
  g_assert_true (bp_virtual_board_is_present (bench.device));
  job_bench_tear_down (&bench);
}

static void
test_read_gives_what_is_there (void)
{
  JobBench bench;
  g_autoptr (BpReadJob) all = NULL;
  g_autoptr (BpReadJob) part = NULL;
  g_autoptr (GError) error = NULL;
  guint32 address;
  GBytes *bytes;

  job_bench_set_up (&bench, "f405");
  all = bp_read_job_new (job_bench_get_board (&bench), BP_NO_ADDRESS, -1);
  job_bench_run (&bench, BP_JOB (all), &error);
  g_assert_no_error (error);
  bytes = bp_read_job_get_bytes (all, &address);
  g_assert_cmphex (address, ==, BASE);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   bp_virtual_board_peek (bench.device, BASE, 0x100000), 0x100000);

  part = bp_read_job_new (job_bench_get_board (&bench), 0x08000123, 777);
  job_bench_run (&bench, BP_JOB (part), &error);
  g_assert_no_error (error);
  bytes = bp_read_job_get_bytes (part, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   bp_virtual_board_peek (bench.device, 0x08000123, 777), 777);
  job_bench_tear_down (&bench);
}

static void
test_read_outside_is_refused (void)
{
  JobBench bench;
  g_autoptr (BpReadJob) job = NULL;
  g_autoptr (GError) error = NULL;

  job_bench_set_up (&bench, "f405");
  job = bp_read_job_new (job_bench_get_board (&bench), 0x080fff00, 0x200);
  g_assert_false (job_bench_run (&bench, BP_JOB (job), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT);
  job_bench_tear_down (&bench);
}

static void
test_verify_names_the_first_difference (void)
{
  JobBench bench;
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 9000, 1);
  g_autoptr (BpVerifyJob) good = NULL;
  g_autoptr (BpVerifyJob) bad = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;
  guint8 byte;

  job_bench_set_up (&bench, "f405");
  flash (&bench, firmware, BP_FLASH_OPTIONS_DEFAULT, &result, &error);
  g_assert_no_error (error);
  good = bp_verify_job_new (job_bench_get_board (&bench), firmware, BP_NO_ADDRESS, -1);
  job_bench_run (&bench, BP_JOB (good), &error);
  g_assert_no_error (error);

  byte = (guint8) ~*bp_virtual_board_peek (bench.device, SECOND + 5000, 1);
  bp_virtual_board_poke (bench.device, SECOND + 5000, &byte, 1);
  bad = bp_verify_job_new (job_bench_get_board (&bench), firmware, BP_NO_ADDRESS, -1);
  g_assert_false (job_bench_run (&bench, BP_JOB (bad), &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_VERIFY_FAILED);
  g_assert_cmphex (bp_error_get_address (error), ==, SECOND + 5000);
  job_bench_tear_down (&bench);
}

static void
test_erase_of_a_range_takes_only_its_sectors (void)
{
  JobBench bench;
  g_autoptr (BpEraseJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *first = NULL;

  job_bench_set_up (&bench, "f405");
  first = g_memdup2 (bp_virtual_board_peek (bench.device, BASE, 0x4000), 0x4000);
  job = bp_erase_job_new (job_bench_get_board (&bench), 0x08005000, 0x4000);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (
      bp_bytes_are (bp_virtual_board_peek (bench.device, 0x08004000, 0x8000), 0x8000, 0xff));
  g_assert_cmpmem (bp_virtual_board_peek (bench.device, BASE, 0x4000), 0x4000, first, 0x4000);
  g_assert_cmpuint (bp_virtual_board_get_erase_count (bench.device), ==, 2);
  job_bench_tear_down (&bench);
}

static void
test_leave_starts_the_firmware (void)
{
  JobBench bench;
  g_autoptr (BpLeaveJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint32 address = 0;

  job_bench_set_up (&bench, "f405");
  job = bp_leave_job_new (job_bench_get_board (&bench), BP_NO_ADDRESS);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  /* The shelf may have put it back by now. */
  bp_virtual_board_has_left (bench.device, &address);
  g_assert_cmphex (address, ==, BASE);
  job_bench_tear_down (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    g_autofree char *path =
        g_strconcat ("/flash-job/every-profile-takes-a-firmware/", *profile, NULL);

    g_test_add_data_func (path, *profile, test_every_profile_takes_a_firmware);
  }
  g_test_add_func ("/flash-job/chip-holds-the-file-and-the-rest-is-untouched",
                   test_chip_holds_the_file_and_the_rest_is_untouched);
  g_test_add_func ("/flash-job/second-run-writes-nothing", test_second_run_writes_nothing);
  g_test_add_func ("/flash-job/full-erase-leaves-nothing-else",
                   test_full_erase_leaves_nothing_else);
  g_test_add_func ("/flash-job/too-large-is-refused-and-safe", test_too_large_is_refused_and_safe);
  g_test_add_func ("/flash-job/protected-chip-ends-as-protected-and-unprotect-frees-it",
                   test_protected_chip_ends_as_protected_and_unprotect_frees_it);
  g_test_add_func ("/flash-job/progress-never-falls-and-phases-never-return",
                   test_progress_never_falls_and_phases_never_return);
  g_test_add_func ("/flash-job/cancel-stops-safely-and-a-second-run-finishes",
                   test_cancel_stops_safely_and_a_second_run_finishes);
  g_test_add_func ("/flash-job/a-port-that-errs-is-named", test_a_port_that_errs_is_named);
  g_test_add_data_func ("/flash-job/a-lost-block-is-completed", "f405",
                        test_a_lost_block_is_completed);
  g_test_add_func ("/flash-job/bit-that-did-not-take-is-repaired",
                   test_bit_that_did_not_take_is_repaired);
  g_test_add_func ("/flash-job/tiny-image-is-written-and-verified-too",
                   test_tiny_image_is_written_and_verified_too);
  g_test_add_func ("/flash-job/plan-touches-nothing", test_plan_touches_nothing);
  g_test_add_func ("/flash-job/read-gives-what-is-there", test_read_gives_what_is_there);
  g_test_add_func ("/flash-job/read-outside-is-refused", test_read_outside_is_refused);
  g_test_add_func ("/flash-job/verify-names-the-first-difference",
                   test_verify_names_the_first_difference);
  g_test_add_func ("/flash-job/erase-of-a-range-takes-only-its-sectors",
                   test_erase_of_a_range_takes_only_its_sectors);
  g_test_add_func ("/flash-job/leave-starts-the-firmware", test_leave_starts_the_firmware);
  return g_test_run ();
}
