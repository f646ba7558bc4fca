/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-mover.h"

#include <string.h>

#include "base/bp-bytes.h"

#define LAST_BLOCK 0xffff

/* The least that an upload may ask for (AN2662, 3.1). */
#define MIN_UPLOAD 2

/* The next block under the pointer that is set; 0: the pointer must be set anew. */
typedef guint32 BlockNumber;

gboolean
bp_dfuse_mover_set_pointer (const BpDfuseMover *self, guint32 address, BpError failure,
                            GError **error)
{
  const BpDfuWork work = { .failure = failure, .limit = BP_DFU_MARGIN };
  guint8 command[5] = { BP_DFUSE_SET_ADDRESS };

  bp_poke_u32 (command + 1, address);
  if (bp_dfu_session_be_ready_to_download (self->session, error) &&
      bp_dfu_session_carry_out (self->session, BP_DFUSE_COMMAND_BLOCK, command, sizeof command,
                                &work, NULL, error))
    return TRUE;
  g_prefix_error (error, "setting the address 0x%08X: ", address);
  return FALSE;
}

/* Sets the pointer where counting on would not be safe: at the start, behind the last number, and
 * for a last block that is shorter than those before it. */
static gboolean
point_to (const BpDfuseMover *self, BlockNumber *number, guint32 address, gsize size,
          BpError failure, GError **error)
{
  gboolean is_short = size<self->told_size && * number> BP_DFUSE_FIRST_DATA_BLOCK;

  if (*number != 0 && *number <= LAST_BLOCK && !is_short)
    return TRUE;
  if (!bp_dfuse_mover_set_pointer (self, address, failure, error))
    return FALSE;
  *number = BP_DFUSE_FIRST_DATA_BLOCK;
  return TRUE;
}

static void
count_block (const BpDfuseMover *self, BlockNumber *number, gsize size)
{
  *number = size == self->told_size ? *number + 1 : 0;
}

static gboolean
upload (const BpDfuseMover *self, guint16 number, guint8 *data, gsize size, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize moved;

  if (!bp_dfu_session_be_ready_to_upload (self->session, error))
    return FALSE;
  moved = bp_dfu_session_upload (self->session, number, data, size, &local_error);
  if (moved == (gssize)size)
    return TRUE;
  if (moved >= 0)
    g_set_error (&local_error, BP_ERROR, BP_ERROR_PROTOCOL, "UPLOAD: only %d of %d bytes came",
                 (int)moved, (int)size);
  bp_dfu_session_explain (self->session, BP_ERROR_PROTOCOL, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The last byte of a memory: less than may be asked for. All memories have an even size. */
static gboolean
read_last_byte (const BpDfuseMover *self, guint32 address, guint8 *byte, GError **error)
{
  guint8 pair[MIN_UPLOAD];

  if (!bp_dfuse_mover_set_pointer (self, address - 1, BP_ERROR_PROTOCOL, error) ||
      !upload (self, BP_DFUSE_FIRST_DATA_BLOCK, pair, sizeof pair, error))
    return FALSE;
  *byte = pair[1];
  return TRUE;
}

/* How much to ask for: more than is wanted, where that is simpler. */
static gsize
get_upload_size (const BpDfuseMover *self, BlockNumber number, gsize size, guint64 room)
{
  gboolean counts_on = number > BP_DFUSE_FIRST_DATA_BLOCK && number <= LAST_BLOCK;

  if (counts_on && room >= self->told_size)
    return self->told_size;
  return MAX (size, MIN_UPLOAD);
}

static gboolean
read_block (const BpDfuseMover *self, BlockNumber *number, guint32 address, guint8 *data,
            gsize size, guint64 room, GError **error)
{
  gsize asked = get_upload_size (self, *number, size, room);
  g_autofree guint8 *larger = asked > size ? g_malloc (asked) : NULL;

  if (asked > room)
    return read_last_byte (self, address, data, error);
  if (!point_to (self, number, address, asked, BP_ERROR_PROTOCOL, error) ||
      !upload (self, *number, larger != NULL ? larger : data, asked, error))
    return FALSE;
  if (larger != NULL)
    memcpy (data, larger, size);
  count_block (self, number, asked);
  return TRUE;
}

gboolean
bp_dfuse_mover_read (const BpDfuseMover *self, guint32 address, guint8 *data, gsize size,
                     guint64 room, BpTransferFunc func, gpointer user_data,
                     GCancellable *cancellable, gsize *done, GError **error)
{
  BlockNumber number = 0;

  for (*done = 0; *done < size;) {
    gsize step = MIN (size - *done, self->block_size);

    if (bp_set_cancelled (cancellable, error) ||
        !read_block (self, &number, address + *done, data + *done, step, room - *done, error))
      return FALSE;
    *done += step;
    if (func != NULL && !func (*done, user_data))
      break;
  }
  /* The bytes are here; what can't be put to rest now is when the next request comes. */
  bp_dfu_session_be_idle (self->session, NULL);
  return TRUE;
}

static gboolean
write_block (const BpDfuseMover *self, BlockNumber *number, guint32 address, const guint8 *data,
             gsize size, GError **error)
{
  const BpDfuWork work = {
    .failure = BP_ERROR_WRITE_FAILED,
    .limit = bp_chip_get_program_worst (self->chip, size) * 3 / 2 + BP_DFU_MARGIN,
  };

  if (!point_to (self, number, address, size, BP_ERROR_WRITE_FAILED, error) ||
      !bp_dfu_session_carry_out (self->session, *number, data, size, &work, NULL, error))
    return FALSE;
  count_block (self, number, size);
  return TRUE;
}

gboolean
bp_dfuse_mover_write (const BpDfuseMover *self, guint32 address, const guint8 *data, gsize size,
                      BpTransferFunc func, gpointer user_data, GCancellable *cancellable,
                      gsize *done, GError **error)
{
  BlockNumber number = 0;

  for (*done = 0; *done < size;) {
    gsize step = MIN (size - *done, self->block_size);

    if (bp_set_cancelled (cancellable, error) ||
        !write_block (self, &number, address + *done, data + *done, step, error))
      return FALSE;
    *done += step;
    if (func != NULL)
      func (*done, user_data);
  }
  return TRUE;
}
