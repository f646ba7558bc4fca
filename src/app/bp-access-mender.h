/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-list.h"

G_BEGIN_DECLS

/**
 * BpAccessMender:
 *
 * Installs the access rule at a click, where that can be done and would help. Main thread.
 *
 * Property (read-only): "rule-helps". Signals: "installed" (gboolean: boards must be plugged in
 * again) and "failed" (#GError with %BP_ERROR_NOT_PERMITTED; nobody is told of a cancel).
 */
#define BP_TYPE_ACCESS_MENDER (bp_access_mender_get_type ())
G_DECLARE_FINAL_TYPE (BpAccessMender, bp_access_mender, BP, ACCESS_MENDER, GObject)

BpAccessMender *bp_access_mender_new (void);

/** bp_access_mender_examine: finds out anew, in the background, whether the rule would help to
 * reach
 * @boards. */
void bp_access_mender_examine (BpAccessMender *self, BpBoardList *boards);

/** bp_access_mender_rule_helps: Returns: whether the rule is missing and can be installed here. */
gboolean bp_access_mender_rule_helps (BpAccessMender *self);

/** bp_access_mender_install: asks for the administrator's password and installs the rule. */
void bp_access_mender_install (BpAccessMender *self);

/** bp_access_mender_is_rule_missing: @checks: (element-type BpDoctorCheck). Returns: whether one of
 * them advises to install the rule. */
gboolean bp_access_mender_is_rule_missing (GPtrArray *checks);

/** bp_access_mender_use_program: takes the rule for missing and installs it with another program
 * line than pkexec's, for tests. */
void bp_access_mender_use_program (BpAccessMender *self, const char *const *arguments);

G_END_DECLS
