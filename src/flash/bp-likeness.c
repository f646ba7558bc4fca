/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-likeness.h"

gboolean
bp_likeness_has_same_ids (BpBoard *a, BpBoard *b)
{
  return bp_board_get_state (a) == bp_board_get_state (b) &&
         bp_board_get_vendor_id (a) == bp_board_get_vendor_id (b) &&
         bp_board_get_product_id (a) == bp_board_get_product_id (b);
}

/* The target of Betaflight is only the microcontroller since 4.0: the board's name tells more. */
char *
bp_likeness_dup_target_key (const BpIdentity *identity)
{
  if (*identity->target == '\0' && *identity->board_name == '\0')
    return NULL;
  return g_strdup_printf ("%s/%s", identity->target, identity->board_name);
}

char *
bp_likeness_dup_memory_key (BpLoader *loader)
{
  BpMemoryMap *flash = bp_loader_get_flash (loader);
  guint n_sectors = flash != NULL ? bp_memory_map_get_n_sectors (flash) : 0;
  GString *key = g_string_new (bp_loader_get_chip (loader)->name);

  for (guint i = 0; i < n_sectors; i++) {
    const BpSector *sector = bp_memory_map_get_sector (flash, i);

    g_string_append_printf (key, " %x+%x:%x", sector->address, sector->size, sector->access);
  }
  return g_string_free (key, FALSE);
}

const char *
bp_likeness_get_difference (BpLikenessStage stage)
{
  return stage == BP_LIKENESS_TARGET ? "runs firmware for another target than"
                                     : "has another chip or memory map than";
}
