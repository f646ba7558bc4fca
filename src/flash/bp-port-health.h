/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-loader.h"

G_BEGIN_DECLS

/* What is told of a slow or unreliable way to the board: cable, hub, port. Worker thread. */

/** bp_port_health_check: measures, and names a slow port in @log. */
void bp_port_health_check (BpLoader *loader, BpLog *log);

/** bp_port_health_explain: adds to the hint of @error, with which a job has failed, that the port
 * is slow or errs, if it does; and says so in @log. */
void bp_port_health_explain (BpLoader *loader, BpLog *log, GError *error);

G_END_DECLS
