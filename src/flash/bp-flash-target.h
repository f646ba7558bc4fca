/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-crazyflie.h"
#include "board/bp-identity.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/**
 * BpFlashTarget:
 * @flash: (nullable): the map of the flash that is written; %NULL for a plain DFU stream
 * @maps: (element-type BpMemoryMap) (nullable): all maps, to name what an address outside the flash
 * is
 * @chip: the family
 * @features: of the loader
 * @block_size: of the loader, bytes
 * @pace: what moving bytes costs
 * @identity: (nullable): what the running firmware said before it gave way to the loader
 * @crazyflie: (nullable): what is known of it as a Crazyflie, if it is one
 *
 * The chip as its loader shows it: all that a plan needs to know. Borrows its members.
 */
typedef struct {
  BpMemoryMap *flash;
  GPtrArray *maps;
  const BpChip *chip;
  BpLoaderFeatures features;
  guint block_size;
  BpLoaderPace pace;
  const BpIdentity *identity;
  const BpCrazyflie *crazyflie;
} BpFlashTarget;

/** bp_flash_target_init: fills @self from a connected loader, whose parts it borrows; of what ran
 * before nothing is known. */
void bp_flash_target_init (BpFlashTarget *self, BpLoader *loader);

/** bp_flash_target_init_of_rom: fills @self with what the ROM of a chip of this family is known to
 * do; borrows both. For a board that runs its firmware. */
void bp_flash_target_init_of_rom (BpFlashTarget *self, BpMemoryMap *flash, const BpChip *chip);

G_END_DECLS
