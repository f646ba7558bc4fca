/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-protocol.h"
#include "virtual/bp-virtual-profile.h"

G_BEGIN_DECLS

/** BpVirtualSector: @marginal: its erase was cut, so that nothing written to it is sure to stay
 * before a whole one. */
typedef struct {
  guint32 address;
  guint32 size;
  gboolean writable;
  gboolean marginal;
} BpVirtualSector;

/**
 * BpVirtualWork:
 * @status: how it ends
 * @time: microseconds that it takes
 * @violation: (nullable): what the host did wrong, static
 * @resets: the chip resets itself when it is done
 */
typedef struct {
  BpDfuStatusCode status;
  gint64 time;
  const char *violation;
  gboolean resets;
} BpVirtualWork;

/** BpVirtualFlashFunc: called after each change of the contents. */
typedef void (*BpVirtualFlashFunc) (guint32 address, gsize size, gpointer user_data);

/**
 * BpVirtualFlash:
 *
 * Flash memory as physics has it: an erase sets whole sectors to ones, programming only clears
 * bits, an ECC unit takes one write. The last work can be cut as by a loss of power, until
 * bp_virtual_flash_settle().
 */
typedef struct _BpVirtualFlash BpVirtualFlash;

BpVirtualFlash *bp_virtual_flash_new (const BpVirtualProfile *profile);
void bp_virtual_flash_free (BpVirtualFlash *self);
void bp_virtual_flash_set_listener (BpVirtualFlash *self, BpVirtualFlashFunc func,
                                    gpointer user_data);

guint32 bp_virtual_flash_get_start (BpVirtualFlash *self);
gsize bp_virtual_flash_get_size (BpVirtualFlash *self);
gboolean bp_virtual_flash_contains (BpVirtualFlash *self, guint32 address, gsize size);

/** bp_virtual_flash_peek: Returns: (nullable): the contents at @address, %NULL if not all of it is
 * flash. */
const guint8 *bp_virtual_flash_peek (BpVirtualFlash *self, guint32 address, gsize size);

/** bp_virtual_flash_poke: sets contents against all physics; what must be inside. */
void bp_virtual_flash_poke (BpVirtualFlash *self, guint32 address, const guint8 *data, gsize size);

guint bp_virtual_flash_get_n_sectors (BpVirtualFlash *self);
BpVirtualSector *bp_virtual_flash_get_sector (BpVirtualFlash *self, guint index);

/** bp_virtual_flash_find: Returns: (nullable): the sector that holds @address. */
BpVirtualSector *bp_virtual_flash_find (BpVirtualFlash *self, guint32 address);

/** bp_virtual_flash_is_writable: Returns: whether all of the range, which must be inside, may be
 * written. */
gboolean bp_virtual_flash_is_writable (BpVirtualFlash *self, guint32 address, gsize size);

BpVirtualWork bp_virtual_flash_erase (BpVirtualFlash *self, BpVirtualSector *sector);

/** bp_virtual_flash_erase_all: erases what may be erased. */
BpVirtualWork bp_virtual_flash_erase_all (BpVirtualFlash *self);

/** bp_virtual_flash_program: programs a range that must be inside and not empty. */
BpVirtualWork bp_virtual_flash_program (BpVirtualFlash *self, guint32 address, const guint8 *data,
                                        gsize size);

/** bp_virtual_flash_settle: the last work is over and can't be cut any more. */
void bp_virtual_flash_settle (BpVirtualFlash *self);

/** bp_virtual_flash_cut: power is lost during the last work, if it is not settled; @seed decides
 * how far it came. */
void bp_virtual_flash_cut (BpVirtualFlash *self, guint32 seed);

/** bp_virtual_flash_stick: the next programming that clears a bit leaves one at 1. */
void bp_virtual_flash_stick (BpVirtualFlash *self);

/** bp_virtual_flash_unstick: takes that back, if it has not happened yet. */
void bp_virtual_flash_unstick (BpVirtualFlash *self);

/** bp_virtual_flash_set_fast: switches to the times of the range for 2.7 to 3.6 V, where the
 * profile has them. */
void bp_virtual_flash_set_fast (BpVirtualFlash *self, gboolean fast);

guint bp_virtual_flash_get_erase_count (BpVirtualFlash *self);
void bp_virtual_flash_clear_erase_count (BpVirtualFlash *self);

G_END_DECLS
