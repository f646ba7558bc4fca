/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-check-row.h"

#include "app/bp-accessible.h"

enum { PROP_0, PROP_TITLE, PROP_SUBTITLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

struct _BpCheckRow {
  GtkCheckButton parent_instance;

  GtkLabel *title;
  GtkLabel *subtitle;
};

G_DEFINE_FINAL_TYPE (BpCheckRow, bp_check_row, GTK_TYPE_CHECK_BUTTON)

static void
bp_check_row_set_title (BpCheckRow *self, const char *title)
{
  gtk_label_set_text_with_mnemonic (self->title, title);
  bp_accessible_set_name (GTK_WIDGET (self), gtk_label_get_text (self->title));
}

static void
bp_check_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BpCheckRow *self = BP_CHECK_ROW (object);

  switch (prop_id) {
  case PROP_TITLE:
    bp_check_row_set_title (self, g_value_get_string (value));
    break;
  case PROP_SUBTITLE:
    bp_check_row_set_subtitle (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
on_toggle (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (widget);

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static void
bp_check_row_class_init (BpCheckRowClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = bp_check_row_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BpCheckRow, title);
  gtk_widget_class_bind_template_child (widget_class, BpCheckRow, subtitle);
  /* GTK 4.8 gives assistive technology no way to toggle a check button, but lets it use the
   * actions of a widget's class. */
  gtk_widget_class_install_action (widget_class, "check-row.toggle", NULL, on_toggle);
}

static void
bp_check_row_init (BpCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The indicator is GTK's own; its state is told by the check box. */
  g_object_set (gtk_widget_get_first_child (GTK_WIDGET (self)), "accessible-role",
                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

void
bp_check_row_set_subtitle (BpCheckRow *self, const char *subtitle)
{
  g_return_if_fail (BP_IS_CHECK_ROW (self));

  gtk_label_set_label (self->subtitle, subtitle);
  bp_accessible_set_description (GTK_WIDGET (self), subtitle);
}
