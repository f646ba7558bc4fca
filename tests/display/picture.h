/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures of windows, for people to look at: in the build folder, tests/display/screenshots. */

/* Waits until a window stands still in the size that it was given. */
void picture_wait_for_frames (GtkWidget *window);

/* Saves a window as it is now. */
void picture_save (GtkWidget *window, const char *name);

/* Saves a window in all looks (light, dark, narrow, wide); a dialog keeps its own size. */
void picture_take (GtkWidget *window, const char *state);

G_END_DECLS
