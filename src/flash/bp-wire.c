/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-wire.h"

#define REQUEST_TIME 300
#define BYTES_PER_MSEC 930

/* A block that is written costs two more requests: GETSTATUS starts the work and fetches its
 * result. */
#define REQUESTS_PER_WRITE 3
#define REQUESTS_PER_READ 1

static gint64
count_blocks (const BpFlashTarget *target, guint32 size)
{
  guint block = MAX (target->block_size, 1);

  return ((gint64)size + block - 1) / block;
}

static gint64
get_time (const BpFlashTarget *target, guint32 size, guint requests_per_block)
{
  gint64 n_blocks = count_blocks (target, size);

  return (gint64)size * 1000 / BYTES_PER_MSEC + n_blocks * requests_per_block * REQUEST_TIME;
}

gint64
bp_wire_get_read_time (const BpFlashTarget *target, guint32 size)
{
  return get_time (target, size, REQUESTS_PER_READ);
}

gint64
bp_wire_get_write_time (const BpFlashTarget *target, guint32 size)
{
  gint64 n_blocks = count_blocks (target, size);

  return get_time (target, size, REQUESTS_PER_WRITE) + n_blocks * target->chip->block_wait +
         bp_chip_get_program_typical (target->chip, size);
}
