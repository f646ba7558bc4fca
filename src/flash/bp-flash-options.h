/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpFlashOptions:
 * @full_erase: erase every sector of internal flash that may be erased ("Full chip erase")
 * @verify: read back what was written
 * @leave: start the firmware afterwards
 * @force: go on against wrong-address and wrong-board
 * @haste: work in a faster way that depends on the supply voltage, where the loader has one;
 * unproved on hardware, so that @verify counts as set
 * @rewrite: don't read the chip first: all that the firmware has is erased and written, equal or not
 * @may_lose_all: the user agrees that a chip that nobody knows is erased as a whole, settings
 * included; @full_erase says so, too
 *
 * What the user has ticked. A plain value.
 */
typedef struct {
  gboolean full_erase;
  gboolean verify;
  gboolean leave;
  gboolean force;
  gboolean haste;
  gboolean rewrite;
  gboolean may_lose_all;
} BpFlashOptions;

/** BP_FLASH_OPTIONS_DEFAULT: verify and leave. */
#define BP_FLASH_OPTIONS_DEFAULT ((BpFlashOptions){ .verify = TRUE, .leave = TRUE })

G_END_DECLS
