/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/* The folder in which the last jobs of the window leave what went over the wire, for a report of a
 * fault: $XDG_STATE_HOME/bootpin/traces. */

#define BP_TRACES_MAX 10

/** bp_traces_dup_folder: Returns: (transfer full): the folder's path; it need not be there. */
char *bp_traces_dup_folder (void);

/**
 * bp_traces_add:
 * @job: not started yet
 *
 * Lets @job write a trace; older ones than the last %BP_TRACES_MAX are removed. That it can't is no
 * reason not to run the job.
 */
void bp_traces_add (BpJob *job);

G_END_DECLS
