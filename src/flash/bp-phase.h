/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpPhase: the parts of a job, in their order. */
typedef enum {
  BP_PHASE_REBOOT,
  BP_PHASE_WAIT,
  BP_PHASE_CONNECT,
  BP_PHASE_INSPECT,
  BP_PHASE_ERASE,
  BP_PHASE_WRITE,
  BP_PHASE_VERIFY,
  BP_PHASE_RESTART,
} BpPhase;

#define BP_N_PHASES (BP_PHASE_RESTART + 1)

/** bp_phase_get_nick: Returns: the name in JSON, such as "erase"; static. */
const char *bp_phase_get_nick (BpPhase phase);

/** bp_phase_get_label: Returns: what happens, for people, such as "Erasing", translated; static. */
const char *bp_phase_get_label (BpPhase phase);

G_END_DECLS
