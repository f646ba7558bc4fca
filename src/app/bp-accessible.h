/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names for assistive technology and tests. GTK 4.8 exports type names ("GtkToggleButton") for
 * parts that have none, and joins a label with its mnemonic underscore to any other name; these
 * helpers see to one clean name each. */

/** bp_accessible_set_name: makes @name (translated, without underscore) the whole accessible name
 * of @widget. */
void bp_accessible_set_name (GtkWidget *widget, const char *name);

/** bp_accessible_set_description: makes @description what is told after the name. */
void bp_accessible_set_description (GtkWidget *widget, const char *description);

/**
 * bp_accessible_name_parts:
 * @widget: a widget made of others by GTK itself: a drop-down, a menu button, a scroll bar
 * @name: as for bp_accessible_set_name()
 *
 * Gives @widget and all of its inner parts that GTK would export under the name of their type the
 * name @name.
 */
void bp_accessible_name_parts (GtkWidget *widget, const char *name);

/** bp_accessible_name_scroll_bars: gives the scroll bars of @window their names. */
void bp_accessible_name_scroll_bars (GtkScrolledWindow *window);

/* Give a drop-down or a menu button and its parts the name @name, and see to it that the icons in
 * its popover, which only decorate, are not told as widgets without a name. */
void bp_accessible_name_drop_down (GtkDropDown *drop_down, const char *name);
void bp_accessible_name_menu_button (GtkMenuButton *button, const char *name);

/**
 * bp_accessible_button_new:
 * @label: translated, an underscore marks the mnemonic
 *
 * Returns: (transfer floating): a button whose accessible name is @label without its underscore.
 */
GtkWidget *bp_accessible_button_new (const char *label);

/** bp_accessible_button_set_label: gives a button of bp_accessible_button_new() another label. */
void bp_accessible_button_set_label (GtkWidget *button, const char *label);

G_END_DECLS
