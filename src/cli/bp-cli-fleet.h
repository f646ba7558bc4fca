/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-session.h"

G_BEGIN_DECLS

/**
 * bp_cli_fleet_flash:
 *
 * Carries out "flash --all": asks for what must be agreed to, names the boards that are left alone,
 * flashes the others at once and tells how each ended. Once a board has an outcome, all has been
 * told (see #BpCliSession).
 *
 * Returns: whether all were done; else the worst outcome.
 */
gboolean bp_cli_fleet_flash (BpCliSession *session, BpFirmware *firmware, GError **error);

G_END_DECLS
