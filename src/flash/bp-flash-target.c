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
}
