/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-target.h"

void
bp_flash_target_init (BpFlashTarget *self, BpLoader *loader)
{
  self->flash = bp_loader_get_flash (loader);
  self->maps = bp_loader_get_maps (loader);
  self->chip = bp_loader_get_chip (loader);
  self->features = bp_loader_get_features (loader);
  self->block_size = bp_loader_get_block_size (loader);
  bp_loader_get_pace (loader, &self->pace);
  self->identity = NULL;
  self->crazyflie = NULL;
}

/* What the ROMs of these families can do. */
#define ROM_FEATURES                                                                               \
  (BP_LOADER_CAN_READ | BP_LOADER_CAN_WRITE | BP_LOADER_CAN_ERASE | BP_LOADER_CAN_MASS_ERASE |     \
   BP_LOADER_CAN_ADDRESS | BP_LOADER_CAN_READ_BACK)
#define ROM_BLOCK_SIZE 2048

void
bp_flash_target_init_of_rom (BpFlashTarget *self, BpMemoryMap *flash, const BpChip *chip)
{
  *self = (BpFlashTarget){ .flash = flash,
                           .chip = chip,
                           .features = ROM_FEATURES,
                           .block_size = ROM_BLOCK_SIZE,
                           .pace = BP_LOADER_PACE_USB };
}
