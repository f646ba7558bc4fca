/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-help-window.h"

#include <string.h>

#include "app/bp-accessible.h"
#include "app/bp-help-text.h"
#include "base/bp-i18n.h"

#define FOLDER "/io/github/bootpin/Bootpin/help/"
#define PAGE_KEY "bp-page"

/* In the order in which they are wanted. */
static const char *const pages[] = {
  "first-flash",   "no-board",       "cable",     "permission",     "modemmanager", "which-file",
  "major-version", "protected-chip", "crazyflie", "external-flash", "discovery",    "windows-macos",
};

struct _BpHelpWindow {
  GtkWindow parent_instance;

  GtkWidget *back;
  GtkStack *stack;
  GtkScrolledWindow *list_scrolled;
  GtkListBox *list;
  GtkScrolledWindow *page_scrolled;
  char *next_page;
};

G_DEFINE_FINAL_TYPE (BpHelpWindow, bp_help_window, GTK_TYPE_WINDOW)

static GBytes *
look_up (const char *language, const char *page)
{
  g_autofree char *path = g_strconcat (FOLDER, language, page, ".md", NULL);

  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* Returns: (nullable): the text of a page, in the first of the user's languages that has it. */
static char *
dup_text (const char *page)
{
  const char *const *languages = g_get_language_names ();
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *text;

  for (guint i = 0; bytes == NULL && languages[i] != NULL; i++) {
    g_autofree char *folder = g_strconcat (languages[i], "/", NULL);

    bytes = look_up (folder, page);
  }
  if (bytes == NULL)
    bytes = look_up ("", page);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  return g_strndup (text, size);
}

static void
bp_help_window_show_list (BpHelpWindow *self)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->list_scrolled));
  gtk_widget_set_visible (self->back, FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Help"));
}

static gboolean on_link (BpHelpWindow *self, const char *page, GtkLabel *label);

static void
bp_help_window_show_page (BpHelpWindow *self, const char *page)
{
  g_autofree char *text = dup_text (page);
  g_autofree char *title = NULL;
  GtkWidget *content;

  if (text == NULL) {
    bp_help_window_show_list (self);
    return;
  }
  title = bp_help_text_dup_title (text);
  content = bp_help_text_render (text, G_CALLBACK (on_link), self);
  gtk_widget_add_css_class (content, "content");
  /* A link that had the focus goes with its page. */
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_grab_focus (self->back);
  gtk_scrolled_window_set_child (self->page_scrolled, content);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->page_scrolled), 0);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page_scrolled));
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static gboolean
on_idle (gpointer user_data)
{
  BpHelpWindow *self = BP_HELP_WINDOW (user_data);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    bp_help_window_show_page (self, self->next_page);
  return G_SOURCE_REMOVE;
}

/* The page with the link must not go while it still handles the click. */
static gboolean
on_link (BpHelpWindow *self, const char *page, GtkLabel *label)
{
  g_free (self->next_page);
  self->next_page = g_strndup (page, strcspn (page, "."));
  g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, g_object_ref (self), g_object_unref);
  return TRUE;
}

static void
on_back_clicked (BpHelpWindow *self)
{
  bp_help_window_show_list (self);
}

static void
on_row_activated (BpHelpWindow *self, GtkListBoxRow *row)
{
  bp_help_window_show_page (self, g_object_get_data (G_OBJECT (row), PAGE_KEY));
}

static void
bp_help_window_add_row (BpHelpWindow *self, const char *page)
{
  g_autofree char *text = dup_text (page);
  g_autofree char *title = bp_help_text_dup_title (text);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data (G_OBJECT (row), PAGE_KEY, (gpointer)page);
  bp_accessible_set_name (row, title);
  gtk_list_box_append (self->list, row);
}

static void
bp_help_window_finalize (GObject *object)
{
  g_free (BP_HELP_WINDOW (object)->next_page);

  G_OBJECT_CLASS (bp_help_window_parent_class)->finalize (object);
}

static void
bp_help_window_class_init (BpHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bp_help_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpHelpWindow, back);
  gtk_widget_class_bind_template_child (widget_class, BpHelpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BpHelpWindow, list_scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpHelpWindow, list);
  gtk_widget_class_bind_template_child (widget_class, BpHelpWindow, page_scrolled);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bp_help_window_init (BpHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_set_name (self->back, _ ("All Pages"));
  bp_accessible_set_name (GTK_WIDGET (self->list), _ ("Pages"));
  bp_accessible_name_scroll_bars (self->list_scrolled);
  bp_accessible_name_scroll_bars (self->page_scrolled);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    bp_help_window_add_row (self, pages[i]);
}

static BpHelpWindow *
find_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (BP_IS_HELP_WINDOW (link->data))
      return link->data;
  }
  return NULL;
}

void
bp_help_window_show (GtkWindow *parent, const char *page)
{
  BpHelpWindow *self = find_window ();

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (page != NULL);

  if (self == NULL)
    self = g_object_new (BP_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
  bp_help_window_show_page (self, page);
  gtk_window_present (GTK_WINDOW (self));
}
