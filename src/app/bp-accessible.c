/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-accessible.h"

#include "base/bp-i18n.h"

void
bp_accessible_set_name (GtkWidget *widget, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  /* A label that became the child of a button has named it already, with its underscore; both would
   * be told. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
bp_accessible_set_description (GtkWidget *widget, const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

/* The pages of a stack stand between it and its children in the tree, though they are no widgets.
 */
static void
name_pages (GtkStack *stack, const char *name)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++) {
    g_autoptr (GtkAccessible) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

    gtk_accessible_update_property (page, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

/* GTK keeps the type of the items of a menu to itself, and exports their text with its underscore.
 * Returns: (nullable): the name of an item; NULL for all other widgets. */
static char *
dup_item_name (GtkWidget *widget)
{
  g_autofree char *text = NULL;
  GString *name;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    return NULL;
  g_object_get (widget, "text", &text, NULL);
  name = g_string_new (NULL);
  /* Two of them stand for one that is meant; tests and screen readers do without. */
  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++) {
    if (*c != '_')
      g_string_append_c (name, *c);
    else if (c[1] == '_') {
      g_string_append_c (name, ' ');
      c++;
    }
  }
  return g_string_free (name, FALSE);
}

void
bp_accessible_name_parts (GtkWidget *widget, const char *name)
{
  g_autofree char *item = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  item = dup_item_name (widget);
  if (item != NULL)
    name = item;
  /* A label's text is its name; it must not be renamed. */
  if (GTK_IS_LABEL (widget))
    return;
  bp_accessible_set_name (widget, name);
  if (GTK_IS_STACK (widget))
    name_pages (GTK_STACK (widget), name);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    bp_accessible_name_parts (child, name);
}

void
bp_accessible_name_scroll_bars (GtkScrolledWindow *window)
{
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (window));

  bp_accessible_name_parts (gtk_scrolled_window_get_hscrollbar (window),
                            _ ("Horizontal scroll bar"));
  bp_accessible_name_parts (gtk_scrolled_window_get_vscrollbar (window), _ ("Vertical scroll bar"));
}

/* Whatever is no label, no button and no container decorates; an empty name keeps its type from
 * being told instead. */
static void
silence_icons (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  g_autofree char *item = dup_item_name (widget);

  if (item != NULL)
    bp_accessible_set_name (widget, item);
  if (child == NULL && !GTK_IS_LABEL (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    silence_icons (child);
}

static gboolean
on_popover_drawn (gpointer user_data)
{
  silence_icons (GTK_WIDGET (user_data));
  return G_SOURCE_REMOVE;
}

/* The rows of a list are made when it is given its size; so not at once. */
static void
on_popover_mapped (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_LOW, on_popover_drawn, g_object_ref (popover), g_object_unref);
}

static void
silence_popover (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_POPOVER (child))
      g_signal_connect (child, "map", G_CALLBACK (on_popover_mapped), NULL);
  }
}

void
bp_accessible_name_drop_down (GtkDropDown *drop_down, const char *name)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  bp_accessible_name_parts (GTK_WIDGET (drop_down), name);
  silence_popover (GTK_WIDGET (drop_down));
}

void
bp_accessible_name_menu_button (GtkMenuButton *button, const char *name)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  bp_accessible_name_parts (GTK_WIDGET (button), name);
  silence_popover (GTK_WIDGET (button));
}

GtkWidget *
bp_accessible_button_new (const char *label)
{
  GtkWidget *button = gtk_button_new ();

  bp_accessible_button_set_label (button, label);
  return button;
}

void
bp_accessible_button_set_label (GtkWidget *button, const char *label)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (label != NULL);

  gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
  gtk_button_set_label (GTK_BUTTON (button), label);
  child = gtk_button_get_child (GTK_BUTTON (button));
  bp_accessible_set_name (button, gtk_label_get_text (GTK_LABEL (child)));
}
