/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a plan learns from reading the chip, and how little it reads for that. */

#include <string.h>

#include "base/bp-bytes.h"
#include "firmware/bp-firmware-builder.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-plan-job.h"
#include "job-bench.h"

#define BASE 0x08000000
#define KIB 1024

/* One piece without a gap. */
static BpFirmware *
make_firmware (guint32 base, gsize size)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_RAW);
  g_autofree guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 13 + i / 253);
  bp_poke_u32 (data, 0x20001000);
  bp_poke_u32 (data + 4, base + 0x411);
  bp_firmware_builder_add (builder, base, data, size, 1, NULL);
  return bp_firmware_builder_end (builder, "line", NULL);
}

static void
fill (JobBench *bench, guint32 address, gsize size, guint8 byte)
{
  g_autofree guint8 *data = g_malloc (size);

  memset (data, byte, size);
  g_assert_true (bp_virtual_board_poke (bench->device, address, data, size));
}

/* Plans and gives how many bytes the board had to give away for it. */
static BpFlashPlan *
plan (JobBench *bench, BpFirmware *firmware, gboolean full_erase, gsize *n_read)
{
  const BpFlashOptions options = { .full_erase = full_erase, .verify = TRUE };
  g_autoptr (BpPlanJob) job = bp_plan_job_new (job_bench_get_board (bench), firmware, &options);
  g_autoptr (GError) error = NULL;

  bp_virtual_board_clear_log (bench->device);
  job_bench_run (bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  /* Of the time on the wire each byte takes about a microsecond. */
  *n_read = (gsize)bp_virtual_board_get_wire_time (bench->device);
  return g_object_ref (bp_plan_job_get_plan (job));
}

static gboolean
warns (BpFlashPlan *plan, const char *code)
{
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  for (guint i = 0; i < warnings->len; i++)
    if (g_str_equal (g_array_index (warnings, BpPlanWarning, i).code, code))
      return TRUE;
  return FALSE;
}

/* Behind the first difference the firmware's own place is passed over, what else the sector holds
 * is not. */
static void
test_what_would_be_lost_is_found_behind_a_difference (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (BASE, 96 * KIB);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (BpFlashPlan) made = NULL;
    JobBench bench;
    gsize n_read;

    job_bench_set_up (&bench, "h743");
    fill (&bench, BASE, 96 * KIB, 0x11);
    fill (&bench, BASE + 96 * KIB, 32 * KIB, 0xff);
    if (i == 1)
      fill (&bench, BASE + 128 * KIB - 3, 1, 0x00);
    made = plan (&bench, firmware, FALSE, &n_read);
    g_assert_cmpint (warns (made, "partial-sector"), ==, i == 1);
    g_assert_cmpuint (n_read, <, 64 * KIB);
    job_bench_tear_down (&bench);
  }
}

static void
test_equal_sectors_are_read_to_the_end (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (BASE, 96 * KIB);
  g_autoptr (BpFlashPlan) same = NULL;
  g_autoptr (BpFlashPlan) other = NULL;
  JobBench bench;
  gsize n_read;

  job_bench_set_up (&bench, "f722");
  job_bench_put (&bench, firmware);
  same = plan (&bench, firmware, FALSE, &n_read);
  g_assert_true (bp_flash_plan_is_empty (same));
  g_assert_cmpuint (n_read, >, 96 * KIB);

  /* The last byte of the fourth sector. */
  fill (&bench, BASE + 64 * KIB - 1, 1, 0x00);
  other = plan (&bench, firmware, FALSE, &n_read);
  g_assert_cmpuint (bp_flash_plan_get_erase (other)->len, ==, 2);
  g_assert_cmpuint (bp_flash_plan_get_skip (other)->len, ==, 3);
  job_bench_tear_down (&bench);
}

/* Only blank sectors need to be known. */
static void
test_a_full_erase_asks_only_for_blank_sectors (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (BASE, 96 * KIB);
  g_autoptr (BpFlashPlan) made = NULL;
  JobBench bench;
  gsize n_read;

  job_bench_set_up (&bench, "f405");
  fill (&bench, BASE, 1024 * KIB, 0x22);
  fill (&bench, BASE + 512 * KIB, 128 * KIB, 0xff);
  made = plan (&bench, firmware, TRUE, &n_read);
  g_assert_cmpuint (bp_flash_plan_get_erase (made)->len, ==, 11);
  g_assert_cmpuint (bp_flash_plan_get_skip (made)->len, ==, 1);
  g_assert_cmpuint (n_read, <, 512 * KIB);
  job_bench_tear_down (&bench);
}

static void
test_all_is_written_again_if_asked_for (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (BASE, 96 * KIB);
  const BpFlashOptions options = { .verify = TRUE, .rewrite = TRUE };
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (GError) error = NULL;
  BpJobResult result;
  JobBench bench;

  job_bench_set_up (&bench, "f722");
  job_bench_put (&bench, firmware);
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &options);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  bp_job_get_result (BP_JOB (job), &result);
  g_assert_cmpuint (result.sectors_erased, ==, 5);
  g_assert_cmpuint (result.sectors_skipped, ==, 0);
  g_assert_cmpuint (result.bytes_written, ==, 96 * KIB);
  job_bench_tear_down (&bench);
}

/* A place that the loader can't bear to read is taken for different; if it answers nothing any more
 * the fault sweep has it. A device that does not say what it is ends the job. */
static void
test_a_read_that_hangs_is_survived (void)
{
  g_autoptr (BpFirmware) firmware = make_firmware (BASE, 96 * KIB);
  const BpFlashOptions options = { .verify = TRUE };
  guint n_unread = 0;

  for (guint request = 1; request < 70; request++) {
    const BpVirtualFault fault = { request, BP_VIRTUAL_FAULT_TIMEOUT, 0 };
    g_autoptr (BpFlashJob) job = NULL;
    g_autofree char *log = NULL;
    JobBench bench;

    job_bench_set_up (&bench, "f722");
    job_bench_put (&bench, firmware);
    bp_virtual_board_add_fault (bench.device, &fault);
    job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &options);
    if (!job_bench_run (&bench, BP_JOB (job), NULL))
      g_assert_true (bp_job_is_safe (BP_JOB (job)));
    g_assert_true (job_bench_holds (&bench, firmware));
    log = bp_log_dup_text (bp_job_get_log (BP_JOB (job)));
    n_unread += strstr (log, "can't be read") != NULL && !bp_job_is_safe (BP_JOB (job));
    job_bench_tear_down (&bench);
  }
  g_assert_cmpuint (n_unread, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chip-reader/what-would-be-lost-is-found-behind-a-difference",
                   test_what_would_be_lost_is_found_behind_a_difference);
  g_test_add_func ("/chip-reader/equal-sectors-are-read-to-the-end",
                   test_equal_sectors_are_read_to_the_end);
  g_test_add_func ("/chip-reader/a-full-erase-asks-only-for-blank-sectors",
                   test_a_full_erase_asks_only_for_blank_sectors);
  g_test_add_func ("/chip-reader/all-is-written-again-if-asked-for",
                   test_all_is_written_again_if_asked_for);
  g_test_add_func ("/chip-reader/a-read-that-hangs-is-survived",
                   test_a_read_that_hangs_is_survived);
  return g_test_run ();
}
