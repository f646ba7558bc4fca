/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-clock.h"
#include "base/bp-error.h"
#include "loader/bp-dfu-protocol.h"

G_BEGIN_DECLS

/**
 * BpDfuStatus:
 * @code: what the device thinks of the last request
 * @state: in which it is after this answer
 * @poll_time: microseconds that it wants to be left alone
 * @string_index: of a text about @code; 0: none
 *
 * The answer to GETSTATUS (DFU 1.1, 6.1.2).
 */
typedef struct {
  BpDfuStatusCode code;
  BpDfuState state;
  gint64 poll_time;
  guint8 string_index;
} BpDfuStatus;

/**
 * bp_dfu_status_read:
 * @data: as received; hostile
 *
 * Returns: whether it is a status; else %BP_ERROR_PROTOCOL is set.
 */
gboolean bp_dfu_status_read (BpDfuStatus *self, const guint8 *data, gsize size, GError **error);

/** bp_dfu_status_is_busy: Returns: whether the device is at work and is to be asked again. */
gboolean bp_dfu_status_is_busy (const BpDfuStatus *self);

/**
 * bp_dfu_status_judge:
 * @failure: what it is called when the work itself failed, such as %BP_ERROR_ERASE_FAILED
 *
 * Returns: the error that @self means. A read protection is one only if the caller finds it
 * confirmed.
 */
BpError bp_dfu_status_judge (const BpDfuStatus *self, BpError failure);

/**
 * bp_dfu_status_deny_protection:
 * @error: (inout): maybe a %BP_ERROR_PROTECTED of bp_dfu_status_judge()
 *
 * Gives a protection that was not confirmed the name @failure.
 */
void bp_dfu_status_deny_protection (GError **error, BpError failure);

/** bp_dfu_status_to_text: Returns: (transfer full): state and status, with their meaning in words.
 */
char *bp_dfu_status_to_text (const BpDfuStatus *self);

/** bp_dfu_state_get_name: Returns: the name that DFU 1.1 gives to @state; static. */
const char *bp_dfu_state_get_name (BpDfuState state);

G_END_DECLS
