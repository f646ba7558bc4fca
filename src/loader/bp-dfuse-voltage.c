/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-voltage.h"

#include <string.h>

#define FEATURE 0xffff0000
#define RANGE_LOW 0  /* 1.8 to 2.1 V, x8 */
#define RANGE_HIGH 3 /* 2.7 to 3.6 V, x32 */

#define KIB 1024
#define MS 1000

/* DS8626, x32. The worst times stay those of the slowest way. */
static const BpEraseTime erase_times[] = {
  { 16 * KIB, 250 * MS, 800 * MS },
  { 64 * KIB, 550 * MS, 2400 * MS },
  { 128 * KIB, 1000 * MS, 4000 * MS },
};

const BpDfuseAlternate *
bp_dfuse_voltage_find (const BpDfuseFacts *facts)
{
  if (!g_str_has_prefix (facts->chip->name, "STM32F4"))
    return NULL;
  for (guint i = 0; i < facts->alternates->len; i++) {
    const BpDfuseAlternate *alternate = g_ptr_array_index (facts->alternates, i);

    if (alternate->map != NULL &&
        bp_memory_map_get_kind (alternate->map) == BP_MEMORY_DEVICE_FEATURE &&
        bp_memory_map_find (alternate->map, FEATURE, NULL) != NULL)
      return alternate;
  }
  return NULL;
}

gboolean
bp_dfuse_voltage_set (const BpDfuseMover *mover, gboolean is_high, GError **error)
{
  const guint8 range = is_high ? RANGE_HIGH : RANGE_LOW;
  const BpDfuWork work = { .failure = BP_ERROR_WRITE_FAILED, .limit = BP_DFU_MARGIN };

  return bp_dfuse_mover_set_pointer (mover, FEATURE, BP_ERROR_WRITE_FAILED, error) &&
         bp_dfu_session_carry_out (mover->session, BP_DFUSE_FIRST_DATA_BLOCK, &range, 1, &work,
                                   NULL, error);
}

void
bp_dfuse_voltage_hasten (BpChip *chip)
{
  chip->program_size = 4;
  memset (chip->erase_times, 0, sizeof chip->erase_times);
  memcpy (chip->erase_times, erase_times, sizeof erase_times);
}
