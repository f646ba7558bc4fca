/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-loader.h"

G_BEGIN_DECLS

/** fuzz_loader_use: connects and does all that a loader says it can; failures are no reason not to
 * try the next thing. @unprotect: the last thing is that, and not to leave. */
void fuzz_loader_use (BpLoader *loader, gboolean unprotect);

G_END_DECLS
