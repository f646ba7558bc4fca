/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-uart-session.h"
#include "memory/bp-chip-id.h"

G_BEGIN_DECLS

/**
 * BpUartChip:
 * @id: (nullable): what its number says; %NULL for a number that is not known
 * @chip: its times and units
 * @flash: the map of its flash
 * @maps: (element-type BpMemoryMap): @flash, and what else is known to be there
 * @locked: (element-type guint): numbers of the write-protected sectors of @flash, ascending
 * @knows_locks: whether @locked tells of every sector
 * @is_protected: against reading
 * @block_size: the most bytes that a write takes
 *
 * What a UART loader's chip is, which tells no map by itself.
 */
typedef struct {
  const BpChipId *id;
  const BpChip *chip;
  BpMemoryMap *flash;
  GPtrArray *maps;
  GArray *locked;
  gboolean knows_locks;
  gboolean is_protected;
  guint block_size;
} BpUartChip;

/** bp_uart_chip_learn: Returns: (transfer full): the chip behind a session that has begun;
 * %BP_ERROR_NOT_SUPPORTED if nobody knows how large its flash is. */
BpUartChip *bp_uart_chip_learn (BpUartSession *session, GError **error);
void bp_uart_chip_free (BpUartChip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpUartChip, bp_uart_chip_free)

/** bp_uart_chip_is_locked: Returns: whether this sector of the flash is write-protected. */
gboolean bp_uart_chip_is_locked (const BpUartChip *self, guint sector);

/** bp_uart_chip_dup_locked_text: Returns: (transfer full): such as "pages 0 to 3 (0x08000000 to
 * 0x08000FFF)". */
char *bp_uart_chip_dup_locked_text (const BpUartChip *self);

G_END_DECLS
