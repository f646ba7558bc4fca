/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fault-sweep.h"

#include "flash/bp-flash-job.h"
#include "vector-guard.h"
#include "virtual/bp-virtual-profile.h"

/* No job may take longer than this by its own clock: two worst-case mass erases and some patience.
 */
#define BOUND (200 * BP_SEC)

typedef struct {
  const char *profile;
  guint32 base;
  gboolean is_addressed;
  BpFlashOptions options;
  BpFirmware *old;
  BpFirmware *new;
} Subject;

const char *
fault_work_get_name (FaultWork work)
{
  static const char *const names[] = {
    [FAULT_WORK_FIRST] = "first flash",
    [FAULT_WORK_UPDATE] = "update",
    [FAULT_WORK_FULL_ERASE] = "full erase",
  };

  return names[work];
}

gboolean
fault_work_fits (FaultWork work, const char *profile)
{
  if (work == FAULT_WORK_FIRST)
    return TRUE;
  /* Erased sector by sector, and behind a bootloader that has to stay. */
  if (work == FAULT_WORK_UPDATE &&
      (g_str_equal (profile, "f405") || g_str_equal (profile, "crazyflie-rom")))
    return TRUE;
  /* Erased at once, with small and with large sectors. */
  return g_str_equal (profile, "g474") || g_str_equal (profile, "h743");
}

static void
find_place (Subject *subject, FaultWork work, guint32 *second)
{
  JobBench bench;
  gsize size;

  job_bench_set_up (&bench, subject->profile);
  subject->base = bp_virtual_profile_find (subject->profile)->image;
  *second = subject->base + 0x8000;
  subject->is_addressed = !g_str_has_prefix (subject->profile, "dfu");
  if (!subject->is_addressed) {
    bp_virtual_board_get_flash_range (bench.device, &subject->base, &size);
    *second = subject->base + 400;
  } else if (g_str_equal (subject->profile, "black-magic")) {
    *second = 0x08040000;
  } else if (work == FAULT_WORK_UPDATE && g_str_equal (subject->profile, "h743")) {
    *second = 0x08040000;
  }
  job_bench_tear_down (&bench);
}

static void
subject_init (Subject *subject, const char *profile, FaultWork work)
{
  guint32 second;

  *subject = (Subject){ .profile = profile, .options = BP_FLASH_OPTIONS_DEFAULT };
  subject->options.full_erase = work == FAULT_WORK_FULL_ERASE;
  find_place (subject, work, &second);
  subject->old = job_bench_make_bootable (profile, subject->base, second, 1500, 1);
  subject->new = work == FAULT_WORK_UPDATE
                     ? job_bench_make_update (subject->base, second, 1500, 1)
                     : job_bench_make_bootable (profile, subject->base, second, 1500, 77);
}

static void
subject_clear (Subject *subject)
{
  g_object_unref (subject->old);
  g_object_unref (subject->new);
}

static gboolean
run (JobBench *bench, const Subject *subject, gboolean *safe, GError **error)
{
  g_autoptr (BpFlashJob) job =
      bp_flash_job_new (job_bench_get_board (bench), subject->new, &subject->options);
  gboolean done = job_bench_run (bench, BP_JOB (job), error);

  *safe = bp_job_is_safe (BP_JOB (job));
  return done;
}

/* Whether this outcome can be right after this fault. */
static gboolean
is_explained (BpVirtualFaultKind kind, gboolean done, const GError *error)
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

/* A device that can't be read back can't tell of a bit that did not take. */
static gboolean
can_tell (const Subject *subject, BpVirtualFaultKind kind)
{
  return kind != BP_VIRTUAL_FAULT_STUCK_BIT || !g_str_equal (subject->profile, "dfu-intolerant");
}

/* What is said of the chip must be true of it. */
static gboolean
is_true (JobBench *bench, const Subject *subject, BpVirtualFaultKind kind, gboolean done,
         gboolean safe)
{
  if (done)
    return job_bench_holds (bench, subject->new) || !can_tell (subject, kind);
  if (safe)
    return job_bench_holds (bench, subject->old);
  return !subject->is_addressed || !vector_guard_can_start (bench->device, subject->base) ||
         job_bench_holds (bench, subject->new) || job_bench_holds (bench, subject->old);
}

/* What the last write itself can leave for a moment, until it is read back: a bit that did not
 * take, or half of a unit that holds more than the two vectors. */
static guint
may_breach (BpVirtualFaultKind kind)
{
  return kind == BP_VIRTUAL_FAULT_STUCK_BIT || kind == BP_VIRTUAL_FAULT_SHORT ? 1 : 0;
}

/* The user unplugs it, plugs it in again and presses Flash once more. */
static gboolean
can_be_finished (JobBench *bench, const Subject *subject)
{
  g_autoptr (GError) error = NULL;
  gboolean safe;

  bp_virtual_board_unplug (bench->device);
  bp_virtual_board_clear_log (bench->device);
  if (run (bench, subject, &safe, &error) && job_bench_holds (bench, subject->new))
    return TRUE;
  g_test_message ("the second run: %s", error != NULL ? error->message : "wrong contents");
  return FALSE;
}

static void
disturb (const Subject *subject, guint request, BpVirtualFaultKind kind, FaultCounts *counts)
{
  BpVirtualFault fault = { request, kind, 4 /* errERASE */ };
  FaultCounts before = *counts;
  g_autoptr (GError) error = NULL;
  JobBench bench;
  gboolean safe;
  gboolean done;
  gint64 begun;

  job_bench_set_up (&bench, subject->profile);
  job_bench_put (&bench, subject->old);
  bp_virtual_board_add_fault (bench.device, &fault);

  begun = bp_clock_now (bench.clock);
  done = run (&bench, subject, &safe, &error);
  counts->jobs++;
  counts->hung += bp_clock_now (bench.clock) - begun >= BOUND;
  if (!is_explained (kind, done, error) || !is_true (&bench, subject, kind, done, safe))
    counts->wrong++;
  else if (done)
    counts->done++;
  else
    counts->failed++;
  counts->lost += !can_be_finished (&bench, subject);
  counts->broken += bench.n_breaches > may_breach (kind);
  if (counts->wrong + counts->hung + counts->lost + counts->broken >
      before.wrong + before.hung + before.lost + before.broken)
    g_test_message ("%s request %u fault %d: %s", subject->profile, request, kind,
                    done ? "done" : error->message);
  bench.n_allowed = bench.n_breaches;
  job_bench_tear_down (&bench);
}

static guint
count_requests (const Subject *subject)
{
  g_autoptr (GError) error = NULL;
  JobBench bench;
  gboolean safe;
  guint n;

  job_bench_set_up (&bench, subject->profile);
  job_bench_put (&bench, subject->old);
  run (&bench, subject, &safe, &error);
  g_assert_no_error (error);
  n = bp_virtual_board_get_n_requests (bench.device);
  job_bench_tear_down (&bench);
  return n;
}

FaultCounts
fault_sweep_run (const char *profile, FaultWork work)
{
  FaultCounts counts = { 0 };
  Subject subject;

  subject_init (&subject, profile, work);
  counts.requests = count_requests (&subject);
  for (guint request = 1; request <= counts.requests; request++) {
    for (int kind = 0; kind < BP_VIRTUAL_N_FAULTS; kind++)
      disturb (&subject, request, kind, &counts);
  }
  subject_clear (&subject);
  return counts;
}
