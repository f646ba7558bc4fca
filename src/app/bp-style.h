/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** bp_style_install: gives @display the style of the window. */
void bp_style_install (GdkDisplay *display);

G_END_DECLS
