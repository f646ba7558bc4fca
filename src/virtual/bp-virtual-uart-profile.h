/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "memory/bp-chip-id.h"
#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/** BpVirtualUartQuirks: how a UART ROM departs from AN3155. */
typedef enum {
  BP_VIRTUAL_UART_ACKS_TWICE = 1 << 0, /* at the start (L412) */
  BP_VIRTUAL_UART_WHOLE_BLOCKS = 1
                                 << 1, /* gives system memory away in whole blocks only (F4, L0) */
  BP_VIRTUAL_UART_NO_MASS_ERASE = 1 << 2,
  BP_VIRTUAL_UART_DEAF_IF_TOO_FAST = 1
                                     << 3, /* a rate above @max_baud is measured wrong, for good */
} BpVirtualUartQuirks;

#define BP_VIRTUAL_UART_MAX_COMMANDS 16

/**
 * BpVirtualUartProfile:
 * @board: name, label, chip, flash, settings and option bytes; nothing of USB
 * @id: what Get ID tells
 * @version: of the loader
 * @commands: codes that Get lists, in their order; Get itself, 0, is the first one
 * @n_commands: how many
 * @block_limit: the most bytes of a write
 * @max_pages: the most pages of an erase
 * @max_baud: the fastest rate that it measures
 * @system: address of its system memory, of which BP_VIRTUAL_UART_SYSTEM_SIZE bytes can be read
 * @size_register: the size of its flash, in @system; 0: nowhere
 * @locks: how its option bytes tell write-protected sectors
 *
 * A ROM that is reached by UART.
 */
typedef struct {
  BpVirtualProfile board;
  guint16 id;
  guint8 version;
  guint8 commands[BP_VIRTUAL_UART_MAX_COMMANDS];
  guint n_commands;
  guint block_limit;
  guint max_pages;
  guint max_baud;
  guint32 system;
  guint32 size_register;
  BpWriteLocks locks;
  BpVirtualUartQuirks quirks;
} BpVirtualUartProfile;

#define BP_VIRTUAL_UART_SYSTEM_SIZE 2048

/** bp_virtual_uart_profile_list_names: Returns: (transfer none): all names, %NULL at the end. */
const char *const *bp_virtual_uart_profile_list_names (void);

/** bp_virtual_uart_profile_find: Returns: (nullable): the profile of this name; static. */
const BpVirtualUartProfile *bp_virtual_uart_profile_find (const char *name);

/** bp_virtual_uart_profile_has: Returns: whether the ROM has this quirk. */
gboolean bp_virtual_uart_profile_has (const BpVirtualUartProfile *self, BpVirtualUartQuirks quirk);

G_END_DECLS
