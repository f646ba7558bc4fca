/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every fault at every request of a small job, on every profile: the verdict is right, nothing
 * hangs, nothing that is half written can start, and a second, undisturbed run finishes the work.
 */

#include "fault-sweep.h"

typedef struct {
  const char *profile;
  FaultWork work;
} Case;

static void
test_sweep (gconstpointer data)
{
  const Case *self = data;
  FaultCounts counts = fault_sweep_run (self->profile, self->work);

  g_test_message ("%s, %s: %u requests, %u jobs: %u done, %u failed with the right verdict, "
                  "%u wrong verdicts, %u hangs, %u lost boards, %u times the vector rule broken",
                  self->profile, fault_work_get_name (self->work), counts.requests, counts.jobs,
                  counts.done, counts.failed, counts.wrong, counts.hung, counts.lost,
                  counts.broken);
  g_assert_cmpuint (counts.jobs, >, 100);
  g_assert_cmpuint (counts.wrong, ==, 0);
  g_assert_cmpuint (counts.hung, ==, 0);
  g_assert_cmpuint (counts.lost, ==, 0);
  g_assert_cmpuint (counts.broken, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const char *const *profile = bp_virtual_board_list_profiles (); *profile != NULL;
       profile++) {
    for (FaultWork work = 0; work < N_FAULT_WORKS; work++) {
      g_autofree char *path =
          g_strdup_printf ("/fault-sweep/%s/%s", *profile, fault_work_get_name (work));
      Case *one;

      if (!fault_work_fits (work, *profile))
        continue;
      one = g_new (Case, 1);
      *one = (Case){ *profile, work };
      g_test_add_data_func_full (path, one, test_sweep, g_free);
    }
  }
  return g_test_run ();
}
