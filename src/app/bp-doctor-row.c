/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-doctor-row.h"

#include "app/bp-accessible.h"
#include "base/bp-i18n.h"

/* What each state looks like, and how it is told. */
static const struct {
  const char *icon_name;
  const char *css_class;
  const char *label;
} states[] = {
  [BP_DOCTOR_OK] = { "object-select-symbolic", "success", N_ ("In order") },
  [BP_DOCTOR_WARNING] = { "dialog-warning-symbolic", "warning", N_ ("Warning") },
  [BP_DOCTOR_PROBLEM] = { "dialog-error-symbolic", "error", N_ ("Problem") },
};

struct _BpDoctorRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *remedy;
  GtkScrolledWindow *scrolled;
  GtkLabel *commands;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (BpDoctorRow, bp_doctor_row, GTK_TYPE_WIDGET)

static void
on_copy_clicked (BpDoctorRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->commands));
}

static void
bp_doctor_row_dispose (GObject *object)
{
  g_clear_pointer (&BP_DOCTOR_ROW (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (bp_doctor_row_parent_class)->dispose (object);
}

static void
bp_doctor_row_class_init (BpDoctorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_doctor_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-doctor-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, box);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, title);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, text);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, remedy);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, commands);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorRow, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
bp_doctor_row_init (BpDoctorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_name_scroll_bars (self->scrolled);
  bp_accessible_button_set_label (self->copy, _ ("Copy Commands"));
}

BpDoctorRow *
bp_doctor_row_new (BpDoctorCheck *check)
{
  BpDoctorRow *self;
  BpDoctorState state;
  const char *commands;

  g_return_val_if_fail (BP_IS_DOCTOR_CHECK (check), NULL);

  self = g_object_new (BP_TYPE_DOCTOR_ROW, NULL);
  state = bp_doctor_check_get_state (check);
  commands = bp_doctor_check_get_commands (check);
  gtk_image_set_from_icon_name (self->icon, states[state].icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), states[state].css_class);
  bp_accessible_set_name (GTK_WIDGET (self->icon), _ (states[state].label));
  gtk_label_set_label (self->title, bp_doctor_check_get_title (check));
  gtk_label_set_label (self->text, bp_doctor_check_get_text (check));
  bp_accessible_set_name (GTK_WIDGET (self), bp_doctor_check_get_title (check));
  /* What is in order needs no remedy. */
  gtk_widget_set_visible (self->remedy, commands != NULL && state != BP_DOCTOR_OK);
  if (commands != NULL)
    gtk_label_set_label (self->commands, commands);
  return self;
}
