/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-dfu.h"

G_BEGIN_DECLS

/**
 * BpVirtualLogEntry:
 * @time: when the request arrived, microseconds
 * @data: first bytes of the data stage
 * @state: of DFU, behind it
 * @violation: (nullable): static
 * @fault: (nullable): what was made to go wrong, static
 */
typedef struct {
  guint number;
  gint64 time;
  BpUsbSetup setup;
  guint8 data[8];
  gsize actual;
  BpVirtualAnswer answer;
  guint8 state;
  const char *violation;
  const char *fault;
} BpVirtualLogEntry;

/** BpVirtualLog: what was asked of a board. Only the last 100000 requests are kept. */
typedef struct _BpVirtualLog BpVirtualLog;

BpVirtualLog *bp_virtual_log_new (void);
void bp_virtual_log_free (BpVirtualLog *self);
void bp_virtual_log_add (BpVirtualLog *self, const BpVirtualLogEntry *entry);
guint bp_virtual_log_get_n_violations (BpVirtualLog *self);
void bp_virtual_log_clear (BpVirtualLog *self);

/** bp_virtual_log_dup_text: Returns: (transfer full): one line for each request. */
char *bp_virtual_log_dup_text (BpVirtualLog *self);

G_END_DECLS
