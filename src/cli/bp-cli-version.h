/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** bp_cli_dup_version: Returns: (transfer full): the text of --version: the program's version, the
 * libraries' that run, licence. */
char *bp_cli_dup_version (void);

G_END_DECLS
