/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-uart-loader.h"
#include "loader/bp-uart-session.h"

G_BEGIN_DECLS

/**
 * bp_uart_finder_run:
 *
 * Enters the loader by the adapter's lines where they are wired, and begins the session: at the
 * rate of @options, then at lower ones, as an adapter or a ROM may not be able to.
 * %BP_ERROR_NO_LOADER has a hint that says what to look at.
 */
gboolean bp_uart_finder_run (BpUartSession *session, const BpUartOptions *options,
                             GCancellable *cancellable, GError **error);

G_END_DECLS
