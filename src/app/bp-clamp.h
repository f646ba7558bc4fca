/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** BpClamp: keeps its one child at a width that reads well, in the middle, however wide the window
 * is. Properties: "child", "maximum-width" (pixels). */
#define BP_TYPE_CLAMP (bp_clamp_get_type ())
G_DECLARE_FINAL_TYPE (BpClamp, bp_clamp, BP, CLAMP, GtkWidget)

G_END_DECLS
