/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-cursor.h"

#include "loader/bp-dfu-protocol.h"

void
bp_virtual_cursor_point (BpVirtualCursor *self, guint32 address)
{
  self->pointer = address;
  self->has_short_block = FALSE;
}

void
bp_virtual_cursor_rewind (BpVirtualCursor *self)
{
  self->next_block = self->offset = 0;
}

/* Block 0 holds commands, 1 is reserved. The texts of ST disagree whether the factor is the
 * transfer size or the length of the block (engines.md 2.2), so a host must not let it matter. */
static gboolean
move_dfuse (BpVirtualCursor *self, const BpVirtualProfile *profile, guint16 block, gsize size,
            guint32 *address, const char **violation)
{
  if (block < BP_DFUSE_FIRST_DATA_BLOCK) {
    *violation = "the reserved block 1";
    return FALSE;
  }
  if (block > BP_DFUSE_FIRST_DATA_BLOCK && self->has_short_block)
    *violation = "a block after a short one without a new pointer";
  self->has_short_block |= size != profile->transfer_size;
  *address = self->pointer + (guint32)(block - BP_DFUSE_FIRST_DATA_BLOCK) * profile->transfer_size;
  return TRUE;
}

static gboolean
move_plain (BpVirtualCursor *self, const BpVirtualProfile *profile, guint16 block, gsize size,
            guint32 *address, const char **violation)
{
  if (block != (self->next_block & 0xffff)) {
    *violation = "a block out of sequence";
    return FALSE;
  }
  *address = profile->flash + self->offset;
  self->next_block++;
  self->offset += size;
  return TRUE;
}

gboolean
bp_virtual_cursor_move (BpVirtualCursor *self, const BpVirtualProfile *profile, guint16 block,
                        gsize size, guint32 *address, const char **violation)
{
  return bp_virtual_profile_is_dfuse (profile)
             ? move_dfuse (self, profile, block, size, address, violation)
             : move_plain (self, profile, block, size, address, violation);
}
