/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-facts.h"

G_BEGIN_DECLS

/* What the user can do by hand where software does not bring a board into its loader. Translated.
 */

/**
 * bp_boot_hint_get:
 * @facts: (nullable): what stands at the board's place now; %NULL for nobody
 * @asked: the board as it was before it was asked
 * @usb_fails: whether the system says that it can't talk to what is plugged in there
 *
 * Returns: (transfer none): how this board gets into its loader; static.
 */
const char *bp_boot_hint_get (const BpBoardFacts *facts, const BpBoardFacts *asked,
                              gboolean usb_fails);

/** bp_boot_hint_get_noise: Returns: what to do about a port that talks by itself; static. */
const char *bp_boot_hint_get_noise (void);

G_END_DECLS
