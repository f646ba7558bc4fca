/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-board-row.h"

#include "app/bp-accessible.h"
#include "board/bp-board.h"

struct _BpBoardRow {
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  GtkWidget *check;

  GBindingGroup *item;
  GtkDropDown *drop_down; /* not owned: it holds the list that holds this row */
};

G_DEFINE_FINAL_TYPE (BpBoardRow, bp_board_row, GTK_TYPE_WIDGET)

/* The row of the list around this one is GTK's own; it has no name of its own before GTK 4.12. */
static void
bp_board_row_name_parent (BpBoardRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (parent == NULL)
    return;
  name = g_strdup_printf ("%s, %s", gtk_label_get_text (self->name),
                          gtk_label_get_text (self->detail));
  bp_accessible_set_name (parent, name);
}

static void
bp_board_row_dispose (GObject *object)
{
  BpBoardRow *self = BP_BOARD_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (bp_board_row_parent_class)->dispose (object);
}

static void
bp_board_row_class_init (BpBoardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_board_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-board-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BpBoardRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BpBoardRow, name);
  gtk_widget_class_bind_template_child (widget_class, BpBoardRow, detail);
  gtk_widget_class_bind_template_child (widget_class, BpBoardRow, check);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_board_row_init (BpBoardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->item = g_binding_group_new ();
  g_binding_group_bind (self->item, "name", self->name, "label", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->item, "detail", self->detail, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->name, "notify::label", G_CALLBACK (bp_board_row_name_parent), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detail, "notify::label", G_CALLBACK (bp_board_row_name_parent),
                           self, G_CONNECT_SWAPPED);
}

static void
bp_board_row_update_mark (BpBoardRow *self)
{
  g_autoptr (GObject) item = g_binding_group_dup_source (self->item);
  gboolean chosen = item != NULL && item == gtk_drop_down_get_selected_item (self->drop_down);

  gtk_widget_set_opacity (self->check, chosen ? 1 : 0);
}

BpBoardRow *
bp_board_row_new (GtkDropDown *drop_down)
{
  BpBoardRow *self = g_object_new (BP_TYPE_BOARD_ROW, NULL);

  self->drop_down = drop_down;
  gtk_widget_set_visible (self->check, drop_down != NULL);
  if (drop_down != NULL)
    g_signal_connect_object (drop_down, "notify::selected-item",
                             G_CALLBACK (bp_board_row_update_mark), self, G_CONNECT_SWAPPED);
  return self;
}

void
bp_board_row_set_item (BpBoardRow *self, GObject *item)
{
  g_return_if_fail (BP_IS_BOARD_ROW (self));

  g_binding_group_set_source (self->item, item);
  gtk_image_set_from_icon_name (self->icon, item == NULL || BP_IS_BOARD (item)
                                                ? "bootpin-board-symbolic"
                                                : "bootpin-no-board-symbolic");
  bp_board_row_name_parent (self);
  if (self->drop_down != NULL)
    bp_board_row_update_mark (self);
}
