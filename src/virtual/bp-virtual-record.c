/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-record.h"

void
bp_virtual_record_save (BpVirtualRom *rom, guint generation, BpVirtualStore *store)
{
  BpVirtualDfuState dfu = bp_virtual_dfu_get_state (rom->dfu);
  g_auto (BpVirtualStoreState) state;

  bp_virtual_store_state_init (&state);
  state.generation = generation;
  state.state = dfu.state;
  state.status = dfu.status;
  state.pointer = dfu.pointer;
  state.read_protected = bp_virtual_memory_is_protected (rom->memory);
  state.command = bp_virtual_dfu_dup_command (rom->dfu);
  for (guint i = 0; i < bp_virtual_flash_get_n_sectors (rom->flash); i++) {
    if (bp_virtual_flash_get_sector (rom->flash, i)->marginal)
      g_array_append_val (state.marginal, i);
  }
  bp_virtual_store_save_state (store, rom->profile->name, &state);
}

gboolean
bp_virtual_record_load (BpVirtualRom *rom, guint *generation, BpVirtualStore *store)
{
  gsize size = bp_virtual_flash_get_size (rom->flash);
  g_autofree guint8 *flash = g_malloc (size);
  g_auto (BpVirtualStoreState) state;

  bp_virtual_store_state_init (&state);
  if (!bp_virtual_store_load (store, rom->profile->name, flash, &state))
    return FALSE;
  bp_virtual_flash_poke (rom->flash, rom->profile->flash, flash, size);
  for (guint i = 0; i < state.marginal->len; i++) {
    guint index = g_array_index (state.marginal, guint, i);

    if (index < bp_virtual_flash_get_n_sectors (rom->flash))
      bp_virtual_flash_get_sector (rom->flash, index)->marginal = TRUE;
  }
  bp_virtual_memory_set_protected (rom->memory, state.read_protected);
  bp_virtual_dfu_set_state (
      rom->dfu, (BpVirtualDfuState){ state.state, state.status, state.pointer }, state.command);
  *generation = state.generation;
  return TRUE;
}
