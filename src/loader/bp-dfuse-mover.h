/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-session.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/**
 * BpDfuseMover:
 * @session: borrowed
 * @chip: for how long programming may take
 * @told_size: the transfer size of the descriptor, with which the device counts addresses
 * @block_size: bytes of a full block
 *
 * Moves runs of bytes in blocks. The address of a block is pointer + (number - 2) * transfer size
 * (AN3156, 3.1); the texts disagree whether that size is the constant of the descriptor or the
 * length of the request, so blocks are counted only as long as both are the same.
 */
typedef struct {
  BpDfuSession *session;
  const BpChip *chip;
  guint told_size;
  guint block_size;
} BpDfuseMover;

/** bp_dfuse_mover_set_pointer: sets the address pointer; leaves the device in dfuDNLOAD-IDLE. */
gboolean bp_dfuse_mover_set_pointer (const BpDfuseMover *self, guint32 address, BpError failure,
                                     GError **error);

/**
 * bp_dfuse_mover_read:
 * @room: bytes from @address on that may be read, at least @size: a last block that would be short
 * is read whole where that is possible
 * @done: (out): bytes that were read
 */
gboolean bp_dfuse_mover_read (const BpDfuseMover *self, guint32 address, guint8 *data, gsize size,
                              guint64 room, BpTransferFunc func, gpointer user_data,
                              GCancellable *cancellable, gsize *done, GError **error);

/** bp_dfuse_mover_write: @done: (out): bytes that were acknowledged. */
gboolean bp_dfuse_mover_write (const BpDfuseMover *self, guint32 address, const guint8 *data,
                               gsize size, BpTransferFunc func, gpointer user_data,
                               GCancellable *cancellable, gsize *done, GError **error);

G_END_DECLS
