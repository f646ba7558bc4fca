/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/bp-message-window.h"
#include "app/bp-session.h"

G_BEGIN_DECLS

/* The questions and messages of the window, each with what its button would bring about. All are
 * (transfer none), not yet presented; Cancel (or what leaves things as they are) is the default. */

#define BP_RESPONSE_CANCEL "cancel"
#define BP_RESPONSE_CONFIRM "confirm"
#define BP_RESPONSE_AGAIN "again"

/** bp_message_full_erase_new: asks before all of the chip is erased. */
BpMessageWindow *bp_message_full_erase_new (GtkWindow *parent, BpBoard *board);

/** bp_message_stop_new: asks before a job is cancelled by a key. */
BpMessageWindow *bp_message_stop_new (GtkWindow *parent);

/** bp_message_close_new: asks before the window is closed in the middle of a job. */
BpMessageWindow *bp_message_close_new (GtkWindow *parent);

/** bp_message_rule_installed_new: says that boards must be plugged in again. */
BpMessageWindow *bp_message_rule_installed_new (GtkWindow *parent);

/**
 * bp_message_error_new:
 *
 * Says what went wrong with @job, why that mostly happens and what to do; with
 * %BP_RESPONSE_CONFIRM offers to remove the protection where that is the cure, with
 * %BP_RESPONSE_AGAIN to flash once more where that may be enough.
 */
BpMessageWindow *bp_message_error_new (GtkWindow *parent, BpSession *session, const GError *error,
                                       BpJob *job);

G_END_DECLS
