/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-message-window.h"

#include "app/bp-accessible.h"
#include "base/bp-i18n.h"

enum { RESPONSE, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _BpMessageWindow {
  GtkWindow parent_instance;

  GtkLabel *heading;
  GtkLabel *body;
  GtkWidget *details;
  GtkLabel *details_text;
  GtkWidget *copy;
  GtkBox *buttons;

  char *report;
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (BpMessageWindow, bp_message_window, GTK_TYPE_WINDOW)

#define RESPONSE_KEY "bp-response"

static void
bp_message_window_respond (BpMessageWindow *self, const char *response)
{
  if (self->answered)
    return;
  self->answered = TRUE;
  g_signal_emit (self, signals[RESPONSE], 0, response);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_button_clicked (BpMessageWindow *self, GtkButton *button)
{
  bp_message_window_respond (self, g_object_get_data (G_OBJECT (button), RESPONSE_KEY));
}

static void
on_copy_clicked (BpMessageWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->report);
}

static gboolean
bp_message_window_close_request (GtkWindow *window)
{
  bp_message_window_respond (BP_MESSAGE_WINDOW (window), BP_MESSAGE_CLOSED);
  return GDK_EVENT_STOP;
}

static void
bp_message_window_finalize (GObject *object)
{
  BpMessageWindow *self = BP_MESSAGE_WINDOW (object);

  g_free (self->report);

  G_OBJECT_CLASS (bp_message_window_parent_class)->finalize (object);
}

static void
bp_message_window_class_init (BpMessageWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bp_message_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = bp_message_window_close_request;

  signals[RESPONSE] = g_signal_new ("response", BP_TYPE_MESSAGE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-message-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, body);
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, details);
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, details_text);
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, copy);
  gtk_widget_class_bind_template_child (widget_class, BpMessageWindow, buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
}

static void
bp_message_window_init (BpMessageWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_set_name (self->copy, _ ("Copy Report"));
}

BpMessageWindow *
bp_message_window_new (GtkWindow *parent, const char *heading, const char *body)
{
  BpMessageWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (BP_TYPE_MESSAGE_WINDOW, "transient-for", parent, "title", heading, NULL);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->body, body);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, body, -1);
  return self;
}

void
bp_message_window_add_button (BpMessageWindow *self, const char *response, const char *label,
                              BpMessageStyle style)
{
  GtkWidget *button;
  gboolean first;

  g_return_if_fail (BP_IS_MESSAGE_WINDOW (self));

  button = bp_accessible_button_new (label);
  first = gtk_widget_get_first_child (GTK_WIDGET (self->buttons)) == NULL;
  g_object_set_data_full (G_OBJECT (button), RESPONSE_KEY, g_strdup (response), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_button_clicked), self);
  if (style == BP_MESSAGE_SUGGESTED)
    gtk_widget_add_css_class (button, "suggested-action");
  if (style == BP_MESSAGE_DESTRUCTIVE)
    gtk_widget_add_css_class (button, "destructive-action");
  gtk_box_append (self->buttons, button);
  if (first) {
    gtk_window_set_default_widget (GTK_WINDOW (self), button);
    gtk_window_set_focus (GTK_WINDOW (self), button);
  }
}

void
bp_message_window_set_details (BpMessageWindow *self, const char *details, const char *report)
{
  g_return_if_fail (BP_IS_MESSAGE_WINDOW (self));

  g_free (self->report);
  self->report = g_strdup (report);
  gtk_label_set_label (self->details_text, details);
  gtk_widget_set_visible (self->details, TRUE);
}

void
bp_message_window_set_copy_label (BpMessageWindow *self, const char *label)
{
  g_return_if_fail (BP_IS_MESSAGE_WINDOW (self));

  bp_accessible_button_set_label (self->copy, label);
}
