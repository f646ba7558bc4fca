/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/bp-session.h"

G_BEGIN_DECLS

/** bp_report_dup_versions: Returns: (transfer full): name and version of the program and of the
 * libraries it runs with, one a line. */
char *bp_report_dup_versions (void);

/** bp_report_dup: Returns: (transfer full): what a report of a fault needs, in English: versions,
 * board, file, the error, the log. */
char *bp_report_dup (BpSession *session, const GError *error, BpJob *job);

G_END_DECLS
