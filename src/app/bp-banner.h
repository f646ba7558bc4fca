/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** BpBanner: a strip below the header bar that says what stands in the way, and what to do about
 * it. */
#define BP_TYPE_BANNER (bp_banner_get_type ())
G_DECLARE_FINAL_TYPE (BpBanner, bp_banner, BP, BANNER, GtkWidget)

/** bp_banner_show: shows the banner with these words (translated). */
void bp_banner_show (BpBanner *self, const char *title, const char *text);

/** bp_banner_hide: puts it away. */
void bp_banner_hide (BpBanner *self);

G_END_DECLS
