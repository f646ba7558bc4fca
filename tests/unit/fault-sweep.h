/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "job-bench.h"

G_BEGIN_DECLS

/** FaultWork: which job is disturbed. */
typedef enum {
  FAULT_WORK_FIRST,      /* another firmware than the one that is there */
  FAULT_WORK_UPDATE,     /* one that differs in its last piece only */
  FAULT_WORK_FULL_ERASE, /* with a full chip erase */
  N_FAULT_WORKS,
} FaultWork;

/** fault_work_get_name: Returns: such as "first flash". */
const char *fault_work_get_name (FaultWork work);

/** fault_work_fits: Returns: whether there is such a work on @profile. */
gboolean fault_work_fits (FaultWork work, const char *profile);

/** FaultCounts: what came of all the jobs; none of the last four may ever be more than 0. */
typedef struct {
  guint requests; /* of the work undisturbed */
  guint jobs;
  guint done;
  guint failed; /* with the right verdict */
  guint wrong;  /* a verdict that the fault can't explain, or that the chip's contents belie */
  guint hung;   /* no end in time */
  guint lost;   /* a second, undisturbed run did not finish the work */
  guint broken; /* the vector rule was broken */
} FaultCounts;

/** fault_sweep_run: lets every fault happen once at every request of @work on a board of @profile.
 */
FaultCounts fault_sweep_run (const char *profile, FaultWork work);

G_END_DECLS
