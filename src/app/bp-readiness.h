/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/bp-access-mender.h"
#include "app/bp-banner.h"
#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpReadiness:
 *
 * What stands between the user and a flash, one problem at a time with one way out, and the ways
 * themselves: the actions "doctor" and "install-rule". Main thread. The signal "changed" says that
 * the notice may be another one.
 */
#define BP_TYPE_READINESS (bp_readiness_get_type ())
G_DECLARE_FINAL_TYPE (BpReadiness, bp_readiness, BP, READINESS, GObject)

/** bp_readiness_new: @window: over which questions are asked; its actions are added to it. */
BpReadiness *bp_readiness_new (GtkApplicationWindow *window, BpSession *session);

/** bp_readiness_get_notice: Returns: whether something stands in the way; @notice then says what.
 * It is valid until the next change. */
gboolean bp_readiness_get_notice (BpReadiness *self, BpNotice *notice);

/** bp_readiness_get_mender: Returns: (transfer none): who installs the access rule. */
BpAccessMender *bp_readiness_get_mender (BpReadiness *self);

G_END_DECLS
