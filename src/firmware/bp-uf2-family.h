/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** bp_uf2_family_get_name: Returns: (nullable): the family of chips that has this id, such as
 * "STM32F4"; static. */
const char *bp_uf2_family_get_name (guint32 id);

G_END_DECLS
