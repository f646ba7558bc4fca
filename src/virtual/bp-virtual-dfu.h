/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-board.h"
#include "virtual/bp-virtual-memory.h"

G_BEGIN_DECLS

/** BpVirtualEvent: what a request does to the board as a whole. */
typedef enum {
  BP_VIRTUAL_EVENT_NONE,
  BP_VIRTUAL_EVENT_LEFT,    /* the firmware runs */
  BP_VIRTUAL_EVENT_CRASHED, /* it jumped to where no firmware stands */
  BP_VIRTUAL_EVENT_RESET,   /* the chip reset itself */
} BpVirtualEvent;

/**
 * BpVirtualReply:
 * @actual: bytes of the data stage
 * @work: microseconds that the ROM lets the host wait inside this request
 * @violation: (nullable): what the protocol forbids about it, static
 */
typedef struct {
  BpVirtualAnswer answer;
  gsize actual;
  gint64 work;
  const char *violation;
  BpVirtualEvent event;
} BpVirtualReply;

/** BpVirtualDfuState: what outlives the program that talks to the board. */
typedef struct {
  guint8 state;
  guint8 status;
  guint32 pointer;
} BpVirtualDfuState;

/**
 * BpVirtualDfu:
 *
 * The state machine of DFU 1.1 (6.1, A.1), by the letter: what is not legal is refused and leads to
 * dfuERROR; with DfuSe (AN3156) on top where the profile speaks it.
 */
typedef struct _BpVirtualDfu BpVirtualDfu;

/** bp_virtual_dfu_new: @memory: (transfer none): outlives it. */
BpVirtualDfu *bp_virtual_dfu_new (const BpVirtualProfile *profile, BpVirtualMemory *memory);
void bp_virtual_dfu_free (BpVirtualDfu *self);

/**
 * bp_virtual_dfu_request:
 * @now: when it is looked at, microseconds
 * @setup: a class request to the DFU interface
 * @data: room for, or the source of, setup->length bytes
 */
BpVirtualReply bp_virtual_dfu_request (BpVirtualDfu *self, gint64 now, const BpUsbSetup *setup,
                                       guint8 *data);

/** bp_virtual_dfu_fail: goes to dfuERROR with @status, whatever it was at. */
void bp_virtual_dfu_fail (BpVirtualDfu *self, BpDfuStatusCode status);

/** bp_virtual_dfu_get_blind_time: Returns: for how many microseconds from @now on it answers
 * nothing. */
gint64 bp_virtual_dfu_get_blind_time (BpVirtualDfu *self, gint64 now);

/** bp_virtual_dfu_advance: lets time pass without a request. */
BpVirtualEvent bp_virtual_dfu_advance (BpVirtualDfu *self, gint64 now);

/** bp_virtual_dfu_bus_reset: a USB reset. */
BpVirtualEvent bp_virtual_dfu_bus_reset (BpVirtualDfu *self);

/**
 * bp_virtual_dfu_cut:
 * @request: (nullable): during which power is lost
 * @seed: decides how far a work came that is cut
 *
 * The board loses its power at @now.
 */
void bp_virtual_dfu_cut (BpVirtualDfu *self, gint64 now, const BpUsbSetup *request, guint32 seed);

/** bp_virtual_dfu_power_on: stands as after a power cycle. */
void bp_virtual_dfu_power_on (BpVirtualDfu *self);

/** bp_virtual_dfu_get_start_address: Returns: where it jumps to. */
guint32 bp_virtual_dfu_get_start_address (BpVirtualDfu *self);

BpVirtualDfuState bp_virtual_dfu_get_state (BpVirtualDfu *self);

/** bp_virtual_dfu_dup_command: Returns: (transfer full) (nullable): what it was sent and has not
 * begun yet, as text. */
char *bp_virtual_dfu_dup_command (BpVirtualDfu *self);

/**
 * bp_virtual_dfu_set_state:
 * @command: (nullable): as bp_virtual_dfu_dup_command() gave it
 *
 * Goes on where another program has left it; work that had begun is over.
 */
void bp_virtual_dfu_set_state (BpVirtualDfu *self, BpVirtualDfuState state, const char *command);

gint64 bp_virtual_dfu_get_busy_time (BpVirtualDfu *self);

/** bp_virtual_dfu_get_wait_time: Returns: microseconds that GETSTATUS has told to wait while
 * nothing was worked at. */
gint64 bp_virtual_dfu_get_wait_time (BpVirtualDfu *self);
void bp_virtual_dfu_clear_times (BpVirtualDfu *self);

/** bp_virtual_dfu_get_state_name: Returns: such as "dfuIDLE"; static. */
const char *bp_virtual_dfu_get_state_name (guint8 state);

G_END_DECLS
