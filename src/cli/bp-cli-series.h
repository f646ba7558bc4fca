/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-session.h"

G_BEGIN_DECLS

/**
 * bp_cli_series_flash:
 *
 * Carries out "flash --series": flashes each matching board that is plugged in from now on, one
 * after another, and tells how each ended, until Ctrl-C, or until none came for as long as
 * --timeout says. Once a board has an outcome, all has been told (see #BpCliSession).
 *
 * Returns: whether at least one was flashed and none failed; else the last failure.
 */
gboolean bp_cli_series_flash (BpCliSession *session, BpFirmware *firmware, GError **error);

G_END_DECLS
