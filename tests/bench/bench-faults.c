/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of every fault at every request of a job, on every profile, as counts. The last four
 * must be 0. */

#include <stdio.h>

#include "../unit/fault-sweep.h"

static void
add (FaultCounts *sum, const FaultCounts *counts)
{
  sum->requests += counts->requests;
  sum->jobs += counts->jobs;
  sum->done += counts->done;
  sum->failed += counts->failed;
  sum->wrong += counts->wrong;
  sum->hung += counts->hung;
  sum->lost += counts->lost;
  sum->broken += counts->broken;
}

static void
print_row (const char *profile, const char *work, const FaultCounts *counts)
{
  printf ("%-15s %-20s %8u %6u %6u %6u %6u %5u %5u %7u\n", profile, work, counts->requests,
          counts->jobs, counts->done, counts->failed, counts->wrong, counts->hung, counts->lost,
          counts->broken);
  fflush (stdout);
}

int
main (void)
{
  FaultCounts sum = { 0 };

  printf ("%-15s %-20s %8s %6s %6s %6s %6s %5s %5s %7s\n", "board", "work", "requests", "jobs",
          "done", "failed", "wrong", "hung", "lost", "vectors");
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    for (FaultWork work = 0; work < N_FAULT_WORKS; work++) {
      FaultCounts counts;

      if (!fault_work_fits (work, *profile))
        continue;
      counts = fault_sweep_run (*profile, work);
      print_row (*profile, fault_work_get_name (work), &counts);
      add (&sum, &counts);
    }
  }
  print_row ("all", "", &sum);
  return sum.wrong + sum.hung + sum.lost + sum.broken > 0;
}
