/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-memory.h"
#include "virtual/bp-virtual-uart-profile.h"

G_BEGIN_DECLS

/** BpVirtualUartState: where a chip behind a UART stands. */
typedef enum {
  BP_VIRTUAL_UART_AWAITS_SYNC, /* just started: measures the first byte */
  BP_VIRTUAL_UART_LISTENS,     /* synchronised */
  BP_VIRTUAL_UART_DEAF,        /* has measured nonsense: nothing but a reset helps */
  BP_VIRTUAL_UART_RUNS,        /* left for the firmware */
  BP_VIRTUAL_UART_CRASHED,     /* left for where no firmware stands */
} BpVirtualUartState;

/**
 * BpVirtualUartPart:
 * @work: microseconds that the flash works before
 * @bytes: what is sent then
 *
 * One part of what a ROM answers.
 */
typedef struct {
  gint64 work;
  GByteArray *bytes;
} BpVirtualUartPart;

/**
 * BpVirtualUartRom:
 *
 * The loader of a chip, byte by byte (AN3155). It knows nothing of time, rates and cables: a byte
 * in, maybe parts of an answer out.
 */
typedef struct _BpVirtualUartRom BpVirtualUartRom;

BpVirtualUartRom *bp_virtual_uart_rom_new (const BpVirtualUartProfile *profile);
void bp_virtual_uart_rom_free (BpVirtualUartRom *self);

const BpVirtualUartProfile *bp_virtual_uart_rom_get_profile (BpVirtualUartRom *self);
BpVirtualMemory *bp_virtual_uart_rom_get_memory (BpVirtualUartRom *self);
BpVirtualUartState bp_virtual_uart_rom_get_state (BpVirtualUartRom *self);
void bp_virtual_uart_rom_set_state (BpVirtualUartRom *self, BpVirtualUartState state);

/** bp_virtual_uart_rom_take: a byte has come. Returns: (element-type BpVirtualUartPart): the parts
 * of the answer, empty for none; valid until the next byte. */
const GArray *bp_virtual_uart_rom_take (BpVirtualUartRom *self, guint8 byte);

/** bp_virtual_uart_rom_refuse: answers NACK to step @number of all, 1 the first, and does not do
 * it; for faults. A step is all that is answered by an ACK. */
void bp_virtual_uart_rom_refuse (BpVirtualUartRom *self, guint number);

/** bp_virtual_uart_rom_slow_down: erase number @number of all takes the worst time. */
void bp_virtual_uart_rom_slow_down (BpVirtualUartRom *self, guint number);

/** bp_virtual_uart_rom_resets: Returns: whether the chip resets itself when the answer is out; asks
 * once. */
gboolean bp_virtual_uart_rom_resets (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_lock: write-protects sectors @first to @last. */
void bp_virtual_uart_rom_lock (BpVirtualUartRom *self, guint first, guint last);

/** bp_virtual_uart_rom_get_start_address: Returns: where Go went. */
guint32 bp_virtual_uart_rom_get_start_address (BpVirtualUartRom *self);
guint bp_virtual_uart_rom_get_n_steps (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_note: counts what the host did wrong. */
void bp_virtual_uart_rom_note (BpVirtualUartRom *self, const char *violation);
guint bp_virtual_uart_rom_get_n_violations (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_dup_log: Returns: (transfer full): one line for each step and violation. */
char *bp_virtual_uart_rom_dup_log (BpVirtualUartRom *self);
void bp_virtual_uart_rom_clear_log (BpVirtualUartRom *self);

G_END_DECLS
