/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-vector-table.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"

/* 16 of the core and at most 240 of the chip; behind them begins code. */
#define MAX_VECTORS 256

/* Flash sectors, and so images, begin at multiples of this or of more; the vector table itself must
 * lie no worse. */
#define BASE_STEP 0x100

/* Fewer landings may be chance. The real files have 26 to 56 of them, and 1 at the next best base.
 */
#define MIN_LANDINGS 4

typedef struct {
  guint32 handlers[MAX_VECTORS];
  guint n_handlers;
  guint32 lowest, highest;
} Vectors;

gboolean
bp_vector_is_stack_pointer (guint32 word)
{
  static const struct {
    guint32 start, size;
  } rams[] = {
    { 0x10000000, 0x00100000 },                             /* core coupled, and the L4's second */
    { 0x20000000, 0x01000000 }, { 0x24000000, 0x01000000 }, /* H7: AXI */
    { 0x30000000, 0x01000000 }, /* H7: D2; secure alias of the L5, U5, H5 */
    { 0x34000000, 0x01000000 }, /* N6 */
    { 0x38000000, 0x00100000 }, /* H7: D3 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rams); i++) {
    if (word > rams[i].start && word - rams[i].start <= rams[i].size)
      return TRUE;
  }
  return FALSE;
}

/* The table ends at the first word that is neither 0 nor a Thumb address near the reset vector. */
static gboolean
read_vectors (const guint8 *data, gsize size, Vectors *vectors)
{
  guint32 reset;

  if (size < 8 || !bp_vector_is_stack_pointer (bp_peek_u32 (data)))
    return FALSE;
  reset = bp_peek_u32 (data + 4);
  if (reset % 2 == 0)
    return FALSE;

  vectors->n_handlers = 0;
  vectors->lowest = vectors->highest = reset - 1;
  for (gsize i = 1; i < MAX_VECTORS && 4 * i + 4 <= size; i++) {
    guint32 word = bp_peek_u32 (data + 4 * i);
    guint32 handler = word - 1;

    if (word == 0)
      continue;
    if (word % 2 == 0 || MAX (vectors->highest, handler) - MIN (vectors->lowest, handler) >= size)
      break;
    vectors->lowest = MIN (vectors->lowest, handler);
    vectors->highest = MAX (vectors->highest, handler);
    vectors->handlers[vectors->n_handlers++] = handler;
  }
  return TRUE;
}

/* Thumb "b ." in its narrow and its wide form: compilers emit the one, some assemblers the other.
 */
static gboolean
branches_to_itself (const guint8 *data, gsize size, gsize offset)
{
  static const guint8 narrow[] = { 0xfe, 0xe7 };
  static const guint8 wide[] = { 0xff, 0xf7, 0xfe, 0xbf };
  gsize left = size - offset;

  return (left >= sizeof narrow && memcmp (data + offset, narrow, sizeof narrow) == 0) ||
         (left >= sizeof wide && memcmp (data + offset, wide, sizeof wide) == 0);
}

static guint
count_landings (const guint8 *data, gsize size, const Vectors *vectors, guint32 base)
{
  guint n = 0;

  for (guint i = 0; i < vectors->n_handlers; i++)
    n += branches_to_itself (data, size, vectors->handlers[i] - base);
  return n;
}

gint64
bp_vector_guess_base (const guint8 *data, gsize size)
{
  Vectors vectors;
  gint64 best_base = BP_NO_ADDRESS;
  guint best = MIN_LANDINGS - 1;
  gint64 first;

  if (!read_vectors (data, size, &vectors))
    return BP_NO_ADDRESS;

  /* The highest handler, of at least 2 bytes, must lie inside too. */
  first = MAX (0, (gint64)vectors.highest + 2 - (gint64)size);
  first = (first + BASE_STEP - 1) / BASE_STEP * BASE_STEP;
  for (gint64 base = first; base <= vectors.lowest; base += BASE_STEP) {
    guint n = count_landings (data, size, &vectors, (guint32)base);

    if (n < best || n < MIN_LANDINGS)
      continue;
    best_base = n > best ? base : BP_NO_ADDRESS;
    best = n;
  }
  return best_base;
}
