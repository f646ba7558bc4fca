/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-log-view.h"

#include "app/bp-accessible.h"
#include "base/bp-i18n.h"

enum { UNFOLDED, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _BpLogView {
  GtkWidget parent_instance;

  GtkExpander *expander;
  GtkScrolledWindow *scrolled;
  GtkTextView *text;
  GtkWidget *copy;

  BpLog *log;
};

G_DEFINE_FINAL_TYPE (BpLogView, bp_log_view, GTK_TYPE_WIDGET)

static void
bp_log_view_add_line (BpLogView *self, const char *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextMark *mark = gtk_text_buffer_get_mark (buffer, "end");
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_buffer_get_char_count (buffer) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert (buffer, &end, line, -1);
  gtk_text_view_scroll_mark_onscreen (self->text, mark);
}

static void
on_expanded_changed (BpLogView *self)
{
  if (gtk_expander_get_expanded (self->expander))
    g_signal_emit (self, signals[UNFOLDED], 0);
}

static void
on_copy_clicked (BpLogView *self)
{
  g_autofree char *text = bp_log_dup_text (self->log);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
bp_log_view_dispose (GObject *object)
{
  BpLogView *self = BP_LOG_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (bp_log_view_parent_class)->dispose (object);
}

static void
bp_log_view_class_init (BpLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_log_view_dispose;

  signals[UNFOLDED] = g_signal_new ("unfolded", BP_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BpLogView, expander);
  gtk_widget_class_bind_template_child (widget_class, BpLogView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpLogView, text);
  gtk_widget_class_bind_template_child (widget_class, BpLogView, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_expanded_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_log_view_init (BpLogView *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  gtk_widget_init_template (GTK_WIDGET (self));
  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_create_mark (buffer, "end", &end, FALSE);
  bp_accessible_name_parts (gtk_widget_get_first_child (GTK_WIDGET (self->expander)), _ ("Log"));
  bp_accessible_set_name (GTK_WIDGET (self->expander), _ ("Log"));
  bp_accessible_name_scroll_bars (self->scrolled);
  bp_accessible_set_name (GTK_WIDGET (self->text), _ ("Log text"));
  bp_accessible_set_name (self->copy, _ ("Copy Log"));
}

void
bp_log_view_set_log (BpLogView *self, BpLog *log)
{
  g_return_if_fail (BP_IS_LOG_VIEW (self));
  g_return_if_fail (self->log == NULL);

  self->log = g_object_ref (log);
  g_signal_connect_object (log, "line", G_CALLBACK (bp_log_view_add_line), self, G_CONNECT_SWAPPED);
}

void
bp_log_view_toggle (BpLogView *self)
{
  g_return_if_fail (BP_IS_LOG_VIEW (self));

  gtk_expander_set_expanded (self->expander, !gtk_expander_get_expanded (self->expander));
}
