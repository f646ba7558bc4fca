/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "vector-guard.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "memory/bp-chip.h"
#include "virtual/bp-virtual-boot.h"

struct _VectorGuard {
  BpVirtualBoard *board;
  BpFirmware *firmware;
  guint32 base;  /* of the new firmware's vectors */
  guint32 start; /* of the flash */
  gsize size;
  guint8 *old;
  gulong handler;
  guint n_breaches;
};

static gboolean
holds_old (VectorGuard *self)
{
  return memcmp (bp_virtual_board_peek (self->board, self->start, self->size), self->old,
                 self->size) == 0;
}

static gboolean
holds_new (VectorGuard *self)
{
  for (guint i = 0; i < bp_firmware_get_n_segments (self->firmware); i++) {
    const BpSegment *segment = bp_firmware_get_segment (self->firmware, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (segment->bytes, &size);
    const guint8 *found = bp_virtual_board_peek (self->board, segment->address, size);

    if (found == NULL || memcmp (found, data, size) != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
vector_guard_can_start (BpVirtualBoard *board, guint32 base)
{
  const BpVirtualProfile *profile = bp_virtual_profile_find (bp_virtual_board_get_profile (board));
  const guint8 *vectors = bp_virtual_board_peek (board, base, 8);
  guint32 start;
  guint32 reset;
  gsize size;

  if (vectors == NULL)
    return FALSE;
  reset = bp_peek_u32 (vectors + 4);
  bp_virtual_board_get_flash_range (board, &start, &size);
  if (bp_virtual_profile_has_picoboot (profile))
    return bp_virtual_boot_finds_image (profile, bp_virtual_board_peek (board, start, size));
  return bp_chip_stack_is_plausible (NULL, bp_peek_u32 (vectors)) && reset % 2 == 1 &&
         reset - start < size;
}

static void
on_flash_changed (BpVirtualBoard *board, guint address, guint size, VectorGuard *self)
{
  self->n_breaches +=
      vector_guard_can_start (board, self->base) && !holds_old (self) && !holds_new (self);
}

VectorGuard *
vector_guard_new (BpVirtualBoard *board, BpFirmware *firmware)
{
  VectorGuard *self = g_new0 (VectorGuard, 1);
  gint64 base = bp_firmware_get_vector_base (firmware);

  self->board = g_object_ref (board);
  self->firmware = g_object_ref (firmware);
  bp_virtual_board_get_flash_range (board, &self->start, &self->size);
  self->base = base != BP_NO_ADDRESS ? (guint32)base : self->start;
  self->old = g_memdup2 (bp_virtual_board_peek (board, self->start, self->size), self->size);
  self->handler = g_signal_connect (board, "flash-changed", G_CALLBACK (on_flash_changed), self);
  return self;
}

guint
vector_guard_end (VectorGuard *self)
{
  guint n_breaches = self->n_breaches;

  g_signal_handler_disconnect (self->board, self->handler);
  g_object_unref (self->board);
  g_object_unref (self->firmware);
  g_free (self->old);
  g_free (self);
  return n_breaches;
}
