/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"
#include "board/bp-identity.h"

G_BEGIN_DECLS

/* Whether one firmware is for two boards, told by what they show of themselves: first their ids,
 * then, before the reboot, what they run on, and last what their loader says. */

/** BpLikenessStage: what boards are compared by, in this order; the ids come before. */
typedef enum {
  BP_LIKENESS_TARGET,
  BP_LIKENESS_MEMORY,
} BpLikenessStage;

#define BP_N_LIKENESS_STAGES (BP_LIKENESS_MEMORY + 1)

/** bp_likeness_has_same_ids: Returns: whether both are in the same state and show the same USB ids.
 */
gboolean bp_likeness_has_same_ids (BpBoard *a, BpBoard *b);

/** bp_likeness_dup_target_key: Returns: (transfer full) (nullable): what stands for target and
 * board; %NULL if the firmware told neither. */
char *bp_likeness_dup_target_key (const BpIdentity *identity);

/** bp_likeness_dup_memory_key: Returns: (transfer full): what stands for chip and memory map of a
 * connected loader. */
char *bp_likeness_dup_memory_key (BpLoader *loader);

/** bp_likeness_get_difference: Returns: how two boards differ whose keys do, for an error between
 * their ids; static. */
const char *bp_likeness_get_difference (BpLikenessStage stage);

G_END_DECLS
