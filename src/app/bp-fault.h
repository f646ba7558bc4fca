/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job.h"

G_BEGIN_DECLS

/* What a user is told of a job that has failed: the table from error code and phase to words. The
 * next step is the error's own hint, see bp_error_get_hint(). */

/** bp_fault_get_title: Returns: what happened, translated; static. */
const char *bp_fault_get_title (BpError code, BpJob *job);

/** bp_fault_get_cause: Returns: why it mostly happens, translated; static. */
const char *bp_fault_get_cause (BpError code, BpPhase phase);

G_END_DECLS
