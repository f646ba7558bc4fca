/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-banner.h"

#include "app/bp-accessible.h"

struct _BpBanner {
  GtkWidget parent_instance;

  GtkWidget *revealer;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (BpBanner, bp_banner, GTK_TYPE_WIDGET)

/* Words that are not shown must not be told either. */
static void
on_revealed_changed (BpBanner *self)
{
  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)) &&
      !gtk_revealer_get_child_revealed (GTK_REVEALER (self->revealer)))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
bp_banner_dispose (GObject *object)
{
  BpBanner *self = BP_BANNER (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (bp_banner_parent_class)->dispose (object);
}

static void
bp_banner_class_init (BpBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_banner_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, BpBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, BpBanner, title);
  gtk_widget_class_bind_template_child (widget_class, BpBanner, text);
  gtk_widget_class_bind_template_child (widget_class, BpBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed_changed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_banner_init (BpBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bp_banner_show (BpBanner *self, const BpNotice *notice)
{
  g_return_if_fail (BP_IS_BANNER (self));

  gtk_label_set_label (self->title, notice->title);
  gtk_label_set_label (self->text, notice->text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), notice->text != NULL);
  gtk_widget_set_visible (self->button, notice->button != NULL);
  if (notice->button != NULL)
    bp_accessible_button_set_label (self->button, notice->button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), notice->action);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

void
bp_banner_hide (BpBanner *self)
{
  g_return_if_fail (BP_IS_BANNER (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
}
