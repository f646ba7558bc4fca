/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BpColorScheme:
 *
 * Follows the desktop's wish for light or dark, which GTK before 4.20 does not: reads it from the
 * settings portal and tells GTK. Stays out of the way where GTK does so itself or the user has set
 * GTK_THEME. Lives as long as the wish shall be followed.
 */
#define BP_TYPE_COLOR_SCHEME (bp_color_scheme_get_type ())
G_DECLARE_FINAL_TYPE (BpColorScheme, bp_color_scheme, BP, COLOR_SCHEME, GObject)

/** bp_color_scheme_new: begins to follow; nothing of it blocks. */
BpColorScheme *bp_color_scheme_new (void);

G_END_DECLS
