/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-board-chooser.h"

#include "app/bp-accessible.h"
#include "app/bp-board-hint.h"
#include "app/bp-board-row.h"
#include "base/bp-i18n.h"

struct _BpBoardChooser {
  GtkWidget parent_instance;

  GtkDropDown *drop_down;
  GtkWidget *advice;
  GtkWidget *more;

  BpBoardChoice *choice;
  BpBoardHint *hint;
  /* What stands before the boards: the hint, the board of a job that is away just now, or nothing.
   */
  GListStore *head;
  GtkFlattenListModel *items;
  guint quiet; /* not 0: what the drop-down selects now is not the user's choice */
};

G_DEFINE_FINAL_TYPE (BpBoardChooser, bp_board_chooser, GTK_TYPE_WIDGET)

static gboolean
find_item (GListModel *model, gpointer item, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GObject) other = g_list_model_get_item (model, i);

    if ((gpointer)other == item) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
bp_board_chooser_set_head (BpBoardChooser *self, gpointer item)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->head));
  g_autoptr (GObject) old = g_list_model_get_item (G_LIST_MODEL (self->head), 0);

  if ((gpointer)old != item)
    g_list_store_splice (self->head, 0, n, &item, item != NULL ? 1 : 0);
}

/* Plain serial ports are listed too, but nobody calls them boards. */
static guint
count_candidates (GListModel *boards)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    if (bp_board_get_candidacy (board) > 0)
      n++;
  }
  return n;
}

/* Makes the drop-down show what the session has chosen. */
static void
bp_board_chooser_sync (BpBoardChooser *self)
{
  GListModel *boards = G_LIST_MODEL (bp_board_choice_get_boards (self->choice));
  gpointer chosen = bp_board_choice_get_board (self->choice);
  gpointer head = NULL;
  guint n_candidates;
  guint position;

  if (self->quiet > 0)
    return;
  self->quiet++;
  n_candidates = count_candidates (boards);
  bp_board_hint_set_n_boards (self->hint, n_candidates);
  gtk_widget_set_visible (self->advice, chosen == NULL && n_candidates == 0);
  if (chosen == NULL)
    head = self->hint;
  else if (!find_item (boards, chosen, &position))
    head = chosen;
  bp_board_chooser_set_head (self, head);
  if (find_item (G_LIST_MODEL (self->items), head != NULL ? head : chosen, &position))
    gtk_drop_down_set_selected (self->drop_down, position);
  self->quiet--;
}

/* The drop-down picks a neighbour by itself when the selected item goes away. So what it selects
 * while the items change must not count: these two stand around its own handler. */
static void
on_items_changing (BpBoardChooser *self)
{
  self->quiet++;
}

static void
on_items_changed (BpBoardChooser *self)
{
  self->quiet--;
  bp_board_chooser_sync (self);
}

static void
on_selected_changed (BpBoardChooser *self)
{
  gpointer item = gtk_drop_down_get_selected_item (self->drop_down);

  if (self->quiet > 0)
    return;
  if (BP_IS_BOARD (item) && item != (gpointer)bp_board_choice_get_board (self->choice))
    bp_board_choice_set_id (self->choice, bp_board_get_id (item));
  bp_board_chooser_sync (self);
}

static void
on_button_row_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, GTK_WIDGET (bp_board_row_new (NULL)));
}

static void
on_list_row_setup (GtkSignalListItemFactory *factory, GtkListItem *item, BpBoardChooser *self)
{
  gtk_list_item_set_child (item, GTK_WIDGET (bp_board_row_new (self->drop_down)));
}

static void
on_row_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gpointer object = gtk_list_item_get_item (item);

  bp_board_row_set_item (BP_BOARD_ROW (gtk_list_item_get_child (item)), object);
  gtk_list_item_set_activatable (item, BP_IS_BOARD (object));
}

static void
on_row_unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  bp_board_row_set_item (BP_BOARD_ROW (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
make_factory (BpBoardChooser *self, GCallback on_setup)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", on_setup, self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_row_unbind), NULL);
  return factory;
}

static void
bp_board_chooser_set_factories (BpBoardChooser *self)
{
  g_autoptr (GtkListItemFactory) button = make_factory (self, G_CALLBACK (on_button_row_setup));
  g_autoptr (GtkListItemFactory) list = make_factory (self, G_CALLBACK (on_list_row_setup));

  gtk_drop_down_set_factory (self->drop_down, button);
  gtk_drop_down_set_list_factory (self->drop_down, list);
}

static void
bp_board_chooser_dispose (GObject *object)
{
  BpBoardChooser *self = BP_BOARD_CHOOSER (object);
  GtkWidget *child;

  /* The drop-down drops its selection on its way out; that is no choice of the user. */
  self->quiet++;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->items);
  g_clear_object (&self->head);
  g_clear_object (&self->hint);
  g_clear_object (&self->choice);

  G_OBJECT_CLASS (bp_board_chooser_parent_class)->dispose (object);
}

static void
bp_board_chooser_class_init (BpBoardChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_board_chooser_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-board-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, BpBoardChooser, drop_down);
  gtk_widget_class_bind_template_child (widget_class, BpBoardChooser, advice);
  gtk_widget_class_bind_template_child (widget_class, BpBoardChooser, more);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_board_chooser_init (BpBoardChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->hint = bp_board_hint_new ();
  self->head = g_list_store_new (G_TYPE_OBJECT);
  bp_board_chooser_set_factories (self);
  bp_accessible_name_drop_down (self->drop_down, _ ("Board"));
  bp_accessible_button_set_label (self->more, _ ("Still _not found?"));
}

void
bp_board_chooser_set_choice (BpBoardChooser *self, BpBoardChoice *choice)
{
  GListStore *parts;

  g_return_if_fail (BP_IS_BOARD_CHOOSER (self));
  g_return_if_fail (self->choice == NULL);

  self->choice = g_object_ref (choice);
  parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, self->head);
  g_list_store_append (parts, bp_board_choice_get_boards (choice));
  self->items = gtk_flatten_list_model_new (G_LIST_MODEL (parts));
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (on_items_changing), self,
                           G_CONNECT_SWAPPED);
  self->quiet++;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (self->items));
  self->quiet--;
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (choice, "notify::board", G_CALLBACK (bp_board_chooser_sync), self,
                           G_CONNECT_SWAPPED);
  bp_board_chooser_sync (self);
}
