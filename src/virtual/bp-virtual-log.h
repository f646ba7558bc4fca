/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-rom.h"

G_BEGIN_DECLS

/** BpVirtualLog: what was asked of a board. Only the last 100000 requests are kept. */
typedef struct _BpVirtualLog BpVirtualLog;

BpVirtualLog *bp_virtual_log_new (void);
void bp_virtual_log_free (BpVirtualLog *self);

/** bp_virtual_log_add: @time: when the request arrived, microseconds; @state: of DFU, behind it;
 * @fault: (nullable): what was made to go wrong. */
void bp_virtual_log_add (BpVirtualLog *self, guint number, gint64 time,
                         const BpVirtualTransfer *transfer, const BpVirtualReply *reply,
                         guint8 state, const BpVirtualFault *fault);

guint bp_virtual_log_get_n_violations (BpVirtualLog *self);
void bp_virtual_log_clear (BpVirtualLog *self);

/** bp_virtual_log_dup_text: Returns: (transfer full): one line for each request. */
char *bp_virtual_log_dup_text (BpVirtualLog *self);

G_END_DECLS
