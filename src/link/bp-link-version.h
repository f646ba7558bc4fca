/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** bp_link_dup_versions: Returns: (transfer full): names and versions of the libraries that reach
 * the hardware, as they run: "libusb 1.0.26, libserialport 0.1.1". */
char *bp_link_dup_versions (void);

G_END_DECLS
