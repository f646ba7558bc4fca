/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-session.h"

G_BEGIN_DECLS

/**
 * bp_cli_get_consent:
 * @question: what the user must agree to, with what it means for the board
 *
 * --yes is consent. Else it asks on the terminal; only a clear yes is one. Where nobody can be
 * asked there is none.
 *
 * Returns: whether the user consents; else %BP_ERROR_CANCELLED.
 */
gboolean bp_cli_get_consent (BpCliSession *session, const char *question, GError **error);

G_END_DECLS
