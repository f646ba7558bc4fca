/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "loader/bp-dfu-descriptors.h"
#include "loader/bp-dfu-loader.h"

G_BEGIN_DECLS

/**
 * BpDfuseAlternate:
 * @number: of the alternate setting
 * @string: (nullable): its memory string as the device has it; %NULL if it can't be read
 * @map: (nullable): what @string says; %NULL if it says nothing, or the same as an earlier one
 *
 * One memory of a DfuSe loader.
 */
typedef struct {
  guint8 number;
  char *string;
  BpMemoryMap *map;
} BpDfuseAlternate;

/**
 * bp_dfuse_alternate_list:
 *
 * Asks for all memory strings. One that can't be read after some tries, or makes no sense, is left
 * out and noted in @log: alternates are missing on real ROMs.
 *
 * Returns: (transfer full) (element-type BpDfuseAlternate): all alternates; %NULL with
 * %BP_ERROR_DISCONNECTED, %BP_ERROR_TIMEOUT or %BP_ERROR_CANCELLED.
 */
GPtrArray *bp_dfuse_alternate_list (BpUsbLink *link, const BpDfuDescriptors *descriptors,
                                    BpLoaderQuirks quirks, BpLog *log, GCancellable *cancellable,
                                    GError **error);

/**
 * bp_dfuse_alternate_find:
 * @alternates: from bp_dfuse_alternate_list()
 * @access: what is to be done: must be allowed in every sector of the range. What changes contents
 * is never allowed outside flash: option bytes, OTP and device features are written nowhere in this
 * program
 *
 * Returns: (transfer none) (nullable): the alternate whose map covers [@address, @address + @size).
 */
const BpDfuseAlternate *bp_dfuse_alternate_find (GPtrArray *alternates, guint32 address, gsize size,
                                                 BpAccess access);

/** bp_dfuse_alternate_get_room: Returns: how many bytes from @address on can be read without a
 * hole. */
guint64 bp_dfuse_alternate_get_room (const BpDfuseAlternate *self, guint32 address);

G_END_DECLS
