/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The faster way of the STM32F4: off unless it is asked for, faster where it is there, verified in
 * any case, and given up at the first error. */

#include <string.h>

#include "flash/bp-flash-job.h"
#include "job-bench.h"

#define BASE 0x08000000
#define SECOND 0x08008000

typedef struct {
  gint64 busy; /* the board's flash */
  gboolean warned;
  gboolean retried;
  BpJobResult result;
} Outcome;

static gboolean
warns_of_haste (BpFlashPlan *plan)
{
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  for (guint i = 0; i < warnings->len; i++)
    if (g_str_equal (g_array_index (warnings, BpPlanWarning, i).code, "unproved"))
      return TRUE;
  return FALSE;
}

static Outcome
flash (const char *profile, gboolean haste, const BpVirtualFault *fault)
{
  const BpFlashOptions options = { .haste = haste };
  g_autoptr (BpFirmware) firmware = job_bench_make_firmware (BASE, SECOND, 20000, 1);
  g_autoptr (BpFlashJob) job = NULL;
  g_autoptr (BpFlashPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;
  Outcome outcome = { 0 };
  JobBench bench;

  job_bench_set_up (&bench, profile);
  if (fault != NULL)
    bp_virtual_board_add_fault (bench.device, fault);
  job = bp_flash_job_new (job_bench_get_board (&bench), firmware, &options);
  job_bench_run (&bench, BP_JOB (job), &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, firmware));
  g_assert_cmpuint (bp_virtual_board_get_n_violations (bench.device), ==, 0);
  plan = bp_flash_job_dup_plan (job);
  log = bp_log_dup_text (bp_job_get_log (BP_JOB (job)));
  bp_job_get_result (BP_JOB (job), &outcome.result);
  outcome.busy = bp_virtual_board_get_busy_time (bench.device);
  outcome.warned = warns_of_haste (plan);
  outcome.retried = strstr (log, "all is done anew in the usual way") != NULL;
  job_bench_tear_down (&bench);
  return outcome;
}

static void
test_half_the_work_and_verified (void)
{
  Outcome usual = flash ("f405", FALSE, NULL);
  Outcome hasty = flash ("f405", TRUE, NULL);

  g_assert_false (usual.warned);
  g_assert_true (hasty.warned);
  g_assert_false (hasty.retried);
  g_assert_cmpint (hasty.busy * 17 / 10, <, usual.busy);
  /* Though the options do not ask for it. */
  g_assert_cmpuint (usual.result.bytes_verified, ==, 0);
  g_assert_cmpuint (hasty.result.bytes_verified, ==, 20400);
}

/* As on a board whose supply is too low: a bit does not take. */
static void
test_the_first_error_ends_it (void)
{
  const BpVirtualFault fault = { .request = 1, .kind = BP_VIRTUAL_FAULT_STUCK_BIT };
  Outcome hasty = flash ("f405", TRUE, &fault);
  Outcome usual = flash ("f405", FALSE, NULL);

  g_assert_true (hasty.retried);
  g_assert_cmpuint (hasty.result.sectors_erased, ==, 2 * usual.result.sectors_erased);
  g_assert_cmpint (hasty.busy, >, usual.busy);
}

/* An F7 starts in its fast way, others have no such choice. */
static void
test_other_chips_are_left_alone (gconstpointer profile)
{
  Outcome usual = flash (profile, FALSE, NULL);
  Outcome hasty = flash (profile, TRUE, NULL);

  g_assert_false (hasty.warned);
  g_assert_cmpint (hasty.busy, ==, usual.busy);
  g_assert_cmpuint (hasty.result.bytes_verified, ==, 20400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/haste/half-the-work-and-verified", test_half_the_work_and_verified);
  g_test_add_func ("/haste/the-first-error-ends-it", test_the_first_error_ends_it);
  g_test_add_data_func ("/haste/other-chips-are-left-alone/f722", "f722",
                        test_other_chips_are_left_alone);
  g_test_add_data_func ("/haste/other-chips-are-left-alone/l433", "l433",
                        test_other_chips_are_left_alone);
  g_test_add_data_func ("/haste/other-chips-are-left-alone/gd32f4", "gd32f4",
                        test_other_chips_are_left_alone);
  return g_test_run ();
}
