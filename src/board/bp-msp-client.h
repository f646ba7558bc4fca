/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-msp.h"
#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/**
 * BpMspClient:
 *
 * Questions and answers over MSP on a line. Worker thread.
 */
typedef struct _BpMspClient BpMspClient;

/** bp_msp_client_new: Returns: (transfer full): a client on @link. */
BpMspClient *bp_msp_client_new (BpSerialLink *link);
void bp_msp_client_free (BpMspClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpMspClient, bp_msp_client_free)

/**
 * bp_msp_client_ask:
 * @payload: (nullable): of the question, at most 254 bytes
 *
 * Sends a question (as v1) and waits for its answer, 500 ms; asks once more if none came.
 *
 * Returns: (transfer full): the answer's payload; or %NULL with %BP_ERROR_TIMEOUT (silence),
 * %BP_ERROR_PROTOCOL (other bytes came), %BP_ERROR_NOT_SUPPORTED (refused, or a command line is
 * open in which the question was typed).
 */
GBytes *bp_msp_client_ask (BpMspClient *self, BpMspCode code, const guint8 *payload, gsize size,
                           GCancellable *cancellable, GError **error);

G_END_DECLS
