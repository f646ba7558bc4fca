/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-session.h"

G_BEGIN_DECLS

/**
 * bp_cli_report_return:
 * @id: of the board that was told to start its firmware
 *
 * Waits a little for the board to come back, and tells people whether it did. No outcome depends on
 * it.
 */
void bp_cli_report_return (BpCliSession *session, const char *id);

G_END_DECLS
