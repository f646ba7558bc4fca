/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-record.h"

void
bp_virtual_uart_record_save (BpVirtualMemory *memory, const char *profile, BpVirtualStore *store)
{
  BpVirtualFlash *flash = bp_virtual_memory_get_flash (memory);
  g_auto (BpVirtualStoreState) state;

  bp_virtual_store_state_init (&state);
  state.generation = 1;
  state.read_protected = bp_virtual_memory_is_protected (memory);
  for (guint i = 0; i < bp_virtual_flash_get_n_sectors (flash); i++) {
    if (bp_virtual_flash_get_sector (flash, i)->marginal)
      g_array_append_val (state.marginal, i);
  }
  bp_virtual_store_save_state (store, profile, &state);
}

gboolean
bp_virtual_uart_record_load (BpVirtualMemory *memory, const char *profile, BpVirtualStore *store)
{
  BpVirtualFlash *flash = bp_virtual_memory_get_flash (memory);
  gsize size = bp_virtual_flash_get_size (flash);
  g_autofree guint8 *contents = g_malloc (size);
  g_auto (BpVirtualStoreState) state;

  bp_virtual_store_state_init (&state);
  if (!bp_virtual_store_load (store, profile, contents, &state))
    return FALSE;
  bp_virtual_flash_poke (flash, bp_virtual_flash_get_start (flash), contents, size);
  bp_virtual_memory_set_protected (memory, state.read_protected);
  for (guint i = 0; i < state.marginal->len; i++) {
    guint index = g_array_index (state.marginal, guint, i);

    if (index < bp_virtual_flash_get_n_sectors (flash))
      bp_virtual_flash_get_sector (flash, index)->marginal = TRUE;
  }
  return TRUE;
}
