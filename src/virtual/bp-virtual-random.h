/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpVirtualRandom: a small generator of numbers that look random; the same seed gives the same
 * ones (xorshift32). */
typedef struct {
  guint32 state;
} BpVirtualRandom;

static inline BpVirtualRandom
bp_virtual_random_seed (guint32 seed)
{
  /* Neighbouring seeds must not give similar numbers, and 0 would give only zeros. */
  guint32 mixed = (seed + 1) * 2654435761u;

  return (BpVirtualRandom){ mixed != 0 ? mixed : 1 };
}

static inline guint32
bp_virtual_random_next (BpVirtualRandom *self)
{
  self->state ^= self->state << 13;
  self->state ^= self->state >> 17;
  self->state ^= self->state << 5;
  return self->state;
}

G_END_DECLS
