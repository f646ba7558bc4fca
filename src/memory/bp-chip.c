/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip.h"

#include "memory/bp-chip-table.h"

const BpChip *
bp_chip_find (const char *name)
{
  const BpChip *chip;

  g_return_val_if_fail (name != NULL, NULL);

  name = bp_chip_table_get_alias (name);
  for (guint i = 0; (chip = bp_chip_table_get (i)) != NULL; i++)
    if (g_ascii_strcasecmp (chip->name, name) == 0)
      return chip;
  return NULL;
}

/* A page smaller than all that are known takes no less than the smallest; beyond the largest, time
 * grows with size. */
static gint64
interpolate (const BpEraseTime *below, const BpEraseTime *above, guint32 size, gint64 time_below,
             gint64 time_above)
{
  if (!below)
    return time_above;
  if (!above)
    return time_below * size / below->size;
  return time_below +
         (time_above - time_below) * (size - below->size) / (above->size - below->size);
}

static void
find_erase_times (const BpChip *self, guint32 size, const BpEraseTime **below,
                  const BpEraseTime **above)
{
  *below = *above = NULL;
  for (guint i = 0; i < BP_CHIP_MAX_ERASE_TIMES && self->erase_times[i].size > 0 && !*above; i++) {
    const BpEraseTime *entry = &self->erase_times[i];

    if (entry->size <= size)
      *below = entry;
    else
      *above = entry;
  }
}

gint64
bp_chip_get_erase_typical (const BpChip *self, guint32 size)
{
  const BpEraseTime *below, *above;

  find_erase_times (self, size, &below, &above);
  return interpolate (below, above, size, below ? below->typical : 0, above ? above->typical : 0);
}

gint64
bp_chip_get_erase_worst (const BpChip *self, guint32 size)
{
  const BpEraseTime *below, *above;

  find_erase_times (self, size, &below, &above);
  return interpolate (below, above, size, below ? below->worst : 0, above ? above->worst : 0);
}

gboolean
bp_chip_prefers_mass_erase (const BpChip *self, gint64 one_by_one)
{
  return self->mass_erase_is_cheap && self->mass_erase_typical < one_by_one;
}

static gint64
count_steps (const BpChip *self, guint32 size)
{
  return ((gint64)size + self->program_size - 1) / self->program_size;
}

gint64
bp_chip_get_program_typical (const BpChip *self, guint32 size)
{
  return count_steps (self, size) * self->program_typical;
}

gint64
bp_chip_get_program_worst (const BpChip *self, guint32 size)
{
  return count_steps (self, size) * self->program_worst;
}

/* A full stack grows down from its pointer: the end of a RAM is a good place, its start is none. */
static gboolean
has_stack_at (const BpChip *self, guint32 stack_pointer)
{
  for (guint i = 0; i < BP_CHIP_MAX_RAMS && self->rams[i].end > 0; i++)
    if (stack_pointer > self->rams[i].start && stack_pointer <= self->rams[i].end)
      return TRUE;
  return FALSE;
}

gboolean
bp_chip_knows_uf2_family (const BpChip *self, guint32 id)
{
  for (guint i = 0; i < BP_CHIP_MAX_UF2_FAMILIES && self->uf2_families[i] != 0; i++)
    if (self->uf2_families[i] == id)
      return TRUE;
  return FALSE;
}

gboolean
bp_chip_stack_is_plausible (const BpChip *self, guint32 stack_pointer)
{
  const BpChip *chip;

  if (self)
    return has_stack_at (self, stack_pointer);
  for (guint i = 0; (chip = bp_chip_table_get (i)) != NULL; i++)
    if (has_stack_at (chip, stack_pointer))
      return TRUE;
  return FALSE;
}
