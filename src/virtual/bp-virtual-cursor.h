/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/**
 * BpVirtualCursor:
 * @pointer: the address pointer of DfuSe
 *
 * Finds the address that a block number means.
 */
typedef struct {
  guint32 pointer;
  gboolean has_short_block; /* since the pointer was set */
  guint32 next_block;       /* of a stream of plain DFU */
  guint32 offset;           /* where in the stream that block begins */
} BpVirtualCursor;

/** bp_virtual_cursor_point: sets the address pointer. */
void bp_virtual_cursor_point (BpVirtualCursor *self, guint32 address);

/** bp_virtual_cursor_rewind: the next block is the first of a stream. */
void bp_virtual_cursor_rewind (BpVirtualCursor *self);

/**
 * bp_virtual_cursor_move:
 * @address: (out): of the first byte of the block
 * @violation: (out): what is wrong with the number, left alone if nothing is
 *
 * Goes to block @block of @size bytes.
 *
 * Returns: whether there is such a block.
 */
gboolean bp_virtual_cursor_move (BpVirtualCursor *self, const BpVirtualProfile *profile,
                                 guint16 block, gsize size, guint32 *address,
                                 const char **violation);

G_END_DECLS
