/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a job costs beyond what the board itself needs: simulated time against the board's busy
 * time, the time on the wire, and the waits that its ROM asks for (DFU 1.1 forbids to poll
 * earlier). Aim: at most 1.03. */

#include <stdio.h>

#include "flash/bp-flash-job.h"
#include "../unit/job-bench.h"
#include "virtual/bp-virtual-profile.h"

#define SIZE (96 * 1024)

typedef struct {
  double seconds;
  double busy;
  double wire;
  double wait;
} Cost;

static Cost
flash (JobBench *bench, BpFirmware *firmware)
{
  g_autoptr (BpFlashJob) job =
      bp_flash_job_new (job_bench_get_board (bench), firmware, &BP_FLASH_OPTIONS_DEFAULT);
  g_autoptr (GError) error = NULL;
  gint64 busy = bp_virtual_board_get_busy_time (bench->device);
  gint64 begun;

  bp_virtual_board_clear_log (bench->device);
  busy = bp_virtual_board_get_busy_time (bench->device);
  begun = bp_clock_now (bench->clock);
  if (!job_bench_run (bench, BP_JOB (job), &error))
    g_error ("%s", error->message);
  return (Cost){ (bp_clock_now (bench->clock) - begun) / 1e6,
                 (bp_virtual_board_get_busy_time (bench->device) - busy) / 1e6,
                 bp_virtual_board_get_wire_time (bench->device) / 1e6,
                 bp_virtual_board_get_wait_time (bench->device) / 1e6 };
}

static void
print_row (const char *profile, const char *what, const Cost *cost)
{
  double bound = cost->busy + cost->wire + cost->wait;

  printf ("%-16s %-12s %8.2f %8.2f %8.2f %8.2f %8.3f\n", profile, what, cost->seconds, cost->busy,
          cost->wire, cost->wait, bound > 0 ? cost->seconds / bound : 0);
}

static BpFirmware *
make_firmware (JobBench *bench, const char *profile)
{
  guint32 start;
  gsize size;

  bp_virtual_board_get_flash_range (bench->device, &start, &size);
  if (g_str_has_prefix (profile, "dfu"))
    return job_bench_make_firmware (start, start + 400, MIN (SIZE, size / 2), 5);
  if (g_str_equal (profile, "black-magic"))
    return job_bench_make_firmware (0x08020000, 0x08040000, SIZE, 5);
  return job_bench_make_firmware (bp_virtual_profile_find (profile)->image, 0x08008000, SIZE, 5);
}

int
main (void)
{
  printf ("%-16s %-12s %8s %8s %8s %8s %8s\n", "board", "job", "seconds", "busy", "wire", "wait",
          "ratio");
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    g_autoptr (BpFirmware) firmware = NULL;
    JobBench bench;
    Cost cost;

    job_bench_set_up (&bench, *profile);
    firmware = make_firmware (&bench, *profile);
    cost = flash (&bench, firmware);
    print_row (*profile, "first", &cost);
    cost = flash (&bench, firmware);
    print_row (*profile, "again", &cost);
    job_bench_tear_down (&bench);
  }
  return 0;
}
