/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/** BpTriggerOn: which requests a trigger counts. */
typedef enum {
  BP_TRIGGER_ON_REQUEST, /* every control transfer since the board was plugged in first */
  BP_TRIGGER_ON_ERASE,   /* erase commands of DfuSe */
  BP_TRIGGER_ON_WRITE,   /* blocks of data to the board */
  BP_TRIGGER_ON_READ,    /* blocks of data from the board */
  BP_TRIGGER_ON_VERIFY,  /* the same, once some were written */
  BP_TRIGGER_ON_STATUS,  /* polls */
} BpTriggerOn;

/**
 * BpVirtualTrigger:
 *
 * A fault of a board that waits for the n-th request of a kind: "unplugged at the third block of
 * data" can't be told by the number of a request, which depends on how often the host has polled.
 * @wrote: whether blocks of data were written so far.
 */
typedef struct {
  BpTriggerOn on;
  guint countdown;
  gboolean wrote;
  BpVirtualFaultKind kind;
  guint8 status;
} BpVirtualTrigger;

/**
 * bp_virtual_trigger_parse:
 * @text: KIND@[ON:]N[:STATUS], such as "stall@12", "vanish@write:3", "status@erase:1:3"
 *
 * Returns: (transfer full): the trigger; %NULL with %BP_ERROR_NOT_SUPPORTED and what is allowed.
 */
BpVirtualTrigger *bp_virtual_trigger_parse (const char *text, GError **error);

/** bp_virtual_trigger_count: Returns: whether this request is the one. It is so once. */
gboolean bp_virtual_trigger_count (BpVirtualTrigger *self, const BpUsbSetup *setup,
                                   const guint8 *data);

G_END_DECLS
