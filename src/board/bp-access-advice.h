/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "board/bp-access-facts.h"

G_BEGIN_DECLS

/** BpAccessCause: why a device may not be opened. */
typedef enum {
  BP_ACCESS_ALLOWED,
  BP_ACCESS_NODE_MISSING, /* it has left, or a sandbox hides it */
  BP_ACCESS_SANDBOXED,    /* the rule has to be on the system outside */
  BP_ACCESS_OLD_SESSION,  /* member of the group, but since after this session began */
  BP_ACCESS_NO_RULE,
  BP_ACCESS_NO_SEAT,    /* the rule is there, but the user is not at the screen */
  BP_ACCESS_NOT_MEMBER, /* a group may open it, and no rule would help */
  BP_ACCESS_REPLUG,     /* the rule is newer than the node */
  BP_ACCESS_UNKNOWN,    /* all is as it should be, and still refused */
  BP_ACCESS_ADMIN_ONLY, /* no group, no rule for it */
} BpAccessCause;

#define BP_N_ACCESS_CAUSES (BP_ACCESS_ADMIN_ONLY + 1)

/** bp_access_find_cause: Returns: the first cause that holds, in the order in which they must be mended. */
BpAccessCause bp_access_find_cause (const BpAccessFacts *facts);

/** bp_access_make_error: Returns: (transfer full) (nullable): %BP_ERROR_NOT_PERMITTED with the hint of bp_access_dup_hint(), or %NULL if all is allowed. */
GError *bp_access_make_error (const BpAccessFacts *facts);

/** bp_access_dup_hint: Returns: (transfer full): cause and way out, translated, some sentences. */
char *bp_access_dup_hint (const BpAccessFacts *facts);

/** bp_access_dup_commands: Returns: (transfer full) (nullable): the commands that mend it, one a line, to be pasted into a terminal; %NULL if none does. */
char *bp_access_dup_commands (const BpAccessFacts *facts);

G_END_DECLS
