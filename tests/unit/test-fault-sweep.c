/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every fault at every request of a small job, on every profile: the verdict is right, nothing
 * hangs, nothing that is half written can start, and a second, undisturbed run finishes the work.
 */

#include <string.h>

#include "base/bp-bytes.h"
#include "flash/bp-flash-job.h"
#include "job-bench.h"
#include "virtual/bp-virtual-profile.h"

/* No job may take longer than this by its own clock: two worst-case mass erases and some patience.
 */
#define BOUND (200 * BP_SEC)

typedef struct {
  guint jobs;
  guint done;
  guint failed;
} Counts;

typedef struct {
  const char *profile;
  guint32 base;
  guint32 second;
  gboolean is_addressed;
} Subject;

static BpFirmware *
make_firmware (const Subject *subject, guint8 seed)
{
  return job_bench_make_firmware (subject->base, subject->second, 1500, seed);
}

static Subject
make_subject (const char *profile)
{
  Subject subject = { profile, bp_virtual_profile_find (profile)->image, 0x08008000,
                      !g_str_has_prefix (profile, "dfu") };
  JobBench bench;
  gsize size;

  job_bench_set_up (&bench, profile);
  if (!subject.is_addressed) {
    bp_virtual_board_get_flash_range (bench.device, &subject.base, &size);
    subject.second = subject.base + 400;
  } else if (g_str_equal (profile, "black-magic")) {
    subject.second = 0x08040000;
  }
  job_bench_tear_down (&bench);
  return subject;
}

static gboolean
run (JobBench *bench, BpFirmware *firmware, gboolean *safe, GError **error)
{
  g_autoptr (BpFlashJob) job =
      bp_flash_job_new (job_bench_get_board (bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  gboolean done = job_bench_run (bench, BP_JOB (job), error);

  *safe = bp_job_is_safe (BP_JOB (job));
  return done;
}

/* Whether this outcome can be right after this fault. */
static gboolean
is_right (BpVirtualFaultKind kind, gboolean done, const GError *error)
{
  switch (kind) {
  case BP_VIRTUAL_FAULT_VANISH:
  case BP_VIRTUAL_FAULT_VANISH_AND_RETURN:
    return done || bp_error_is (error, BP_ERROR_DISCONNECTED);
  case BP_VIRTUAL_FAULT_TIMEOUT:
    return done || bp_error_is (error, BP_ERROR_TIMEOUT) || bp_error_is (error, BP_ERROR_PROTOCOL);
  case BP_VIRTUAL_FAULT_WEDGE:
    return done || bp_error_is (error, BP_ERROR_TIMEOUT);
  default:
    return done || !bp_error_is (error, BP_ERROR_INTERNAL);
  }
}

/* An image can start if its stack pointer is one and its reset vector leads into the flash. The
 * last write, of these eight bytes, can be cut off, too: what is left then must not be able to
 * start either. */
static gboolean
can_start (JobBench *bench, const Subject *subject)
{
  const guint8 *vectors = bp_virtual_board_peek (bench->device, subject->base, 8);
  guint32 reset = bp_peek_u32 (vectors + 4);
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (bench->device, &start, &size);
  return bp_chip_stack_is_plausible (NULL, bp_peek_u32 (vectors)) && reset % 2 == 1 &&
         reset - start < size;
}

/* A device that can't be read back can't tell of a bit that did not take. */
static gboolean
can_tell (const Subject *subject, BpVirtualFaultKind kind)
{
  return kind != BP_VIRTUAL_FAULT_STUCK_BIT || !g_str_equal (subject->profile, "dfu-intolerant");
}

/* The vector rule, looked at whenever the flash has changed: all of the old image, all of the new
 * one, or nothing that can start. */
typedef struct {
  JobBench *bench;
  const Subject *subject;
  BpFirmware *old;
  BpFirmware *new;
  guint n_looks;
  guint n_breaches;
} VectorRule;

static void
on_flash_changed (BpVirtualBoard *board, guint address, guint size, VectorRule *rule)
{
  rule->n_looks++;
  if (can_start (rule->bench, rule->subject) && !job_bench_holds (rule->bench, rule->old) &&
      !job_bench_holds (rule->bench, rule->new))
    rule->n_breaches++;
}

/* What the last write itself can leave for a moment, until it is read back: a bit that did not
 * take, or half of a unit that holds more than the two vectors. */
static guint
may_breach (BpVirtualFaultKind kind)
{
  return kind == BP_VIRTUAL_FAULT_STUCK_BIT || kind == BP_VIRTUAL_FAULT_SHORT ? 1 : 0;
}

static void
sweep_one (const Subject *subject, BpFirmware *old, BpFirmware *new, guint request,
           BpVirtualFaultKind kind, Counts *counts)
{
  BpVirtualFault fault = { request, kind, 4 /* errERASE */ };
  g_autoptr (GError) error = NULL;
  JobBench bench;
  VectorRule rule = { &bench, subject, old, new, 0, 0 };
  gboolean safe;
  gboolean done;
  gint64 begun;

  job_bench_set_up (&bench, subject->profile);
  job_bench_put (&bench, old);
  bp_virtual_board_add_fault (bench.device, &fault);
  if (subject->is_addressed)
    g_signal_connect (bench.device, "flash-changed", G_CALLBACK (on_flash_changed), &rule);

  begun = bp_clock_now (bench.clock);
  done = run (&bench, new, &safe, &error);
  g_test_message ("%s request %u fault %d: %s", subject->profile, request, kind,
                  done ? "done" : error->message);
  g_assert_cmpint (bp_clock_now (bench.clock) - begun, <, BOUND);
  g_assert_true (is_right (kind, done, error));
  if (done)
    g_assert_true (job_bench_holds (&bench, new) || !can_tell (subject, kind));
  else if (safe)
    g_assert_true (job_bench_holds (&bench, old));
  else if (subject->is_addressed)
    g_assert_true (!can_start (&bench, subject) || job_bench_holds (&bench, new) ||
                   job_bench_holds (&bench, old));
  counts->jobs++;
  counts->done += done;
  counts->failed += !done;

  /* The user unplugs it, plugs it in again and presses Flash once more. */
  g_clear_error (&error);
  bp_virtual_board_unplug (bench.device);
  bp_virtual_board_clear_log (bench.device);
  run (&bench, new, &safe, &error);
  g_assert_no_error (error);
  g_assert_true (job_bench_holds (&bench, new));
  g_assert_cmpuint (rule.n_breaches, <=, may_breach (kind));
  g_assert_true (rule.n_looks > 0 || !subject->is_addressed);
  job_bench_tear_down (&bench);
}

static guint
count_requests (const Subject *subject, BpFirmware *old, BpFirmware *new)
{
  g_autoptr (GError) error = NULL;
  JobBench bench;
  gboolean safe;
  guint n;

  job_bench_set_up (&bench, subject->profile);
  job_bench_put (&bench, old);
  run (&bench, new, &safe, &error);
  g_assert_no_error (error);
  n = bp_virtual_board_get_n_requests (bench.device);
  job_bench_tear_down (&bench);
  return n;
}

static void
test_sweep (gconstpointer profile)
{
  Subject subject = make_subject (profile);
  g_autoptr (BpFirmware) old = make_firmware (&subject, 1);
  g_autoptr (BpFirmware) new = make_firmware (&subject, 77);
  guint n_requests = count_requests (&subject, old, new);
  Counts counts = { 0 };

  for (guint request = 1; request <= n_requests; request++) {
    for (int kind = 0; kind < BP_VIRTUAL_N_FAULTS; kind++)
      sweep_one (&subject, old, new, request, kind, &counts);
  }
  g_test_message ("%s: %u requests, %u jobs: %u done, %u failed with the right verdict",
                  (const char *)profile, n_requests, counts.jobs, counts.done, counts.failed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    g_autofree char *path = g_strconcat ("/fault-sweep/", *profile, NULL);

    g_test_add_data_func (path, *profile, test_sweep);
  }
  return g_test_run ();
}
