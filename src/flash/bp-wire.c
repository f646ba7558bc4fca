/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-wire.h"

/* A loader at the end of a serial line; the fastest of them moves 92 bytes in a millisecond. */
#define SLOW_BYTE 5000

static gint64
count_blocks (const BpFlashTarget *target, guint32 size)
{
  guint block = MAX (target->block_size, 1);

  return ((gint64)size + block - 1) / block;
}

static gint64
get_time (const BpFlashTarget *target, guint32 size, gint64 block_time)
{
  return (gint64)size * target->pace.byte / 1000 + count_blocks (target, size) * block_time;
}

gint64
bp_wire_get_read_time (const BpFlashTarget *target, guint32 size)
{
  return get_time (target, size, target->pace.read_block);
}

gint64
bp_wire_get_write_time (const BpFlashTarget *target, guint32 size)
{
  gint64 block_time = target->pace.write_block;

  /* What loaders on USB ask their host to wait. */
  if (!bp_wire_is_slow (target))
    block_time += target->chip->block_wait;
  return get_time (target, size, block_time) + bp_chip_get_program_typical (target->chip, size);
}

/* On USB: the read is ended, the pointer sent and asked after twice, the download ended; a ROM that
 * wants to be left alone for each block wants it for the pointer too. */
#define SEEK_REQUESTS 5

gint64
bp_wire_get_seek_time (const BpFlashTarget *target)
{
  return (gint64)SEEK_REQUESTS * target->pace.read_block + target->chip->block_wait;
}

gboolean
bp_wire_is_slow (const BpFlashTarget *target)
{
  return target->pace.byte >= SLOW_BYTE;
}
