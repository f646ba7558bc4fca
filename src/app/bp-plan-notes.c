/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-plan-notes.h"

#include "app/bp-accessible.h"
#include "base/bp-i18n.h"

struct _BpPlanNotes {
  GtkWidget parent_instance;

  GtkWidget *box;
  BpSession *session;
  BpFlashPlan *plan; /* whose warnings are shown */
};

G_DEFINE_FINAL_TYPE (BpPlanNotes, bp_plan_notes, GTK_TYPE_WIDGET)

static GtkWidget *
make_note (const char *words)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon =
      g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "valign",
                    GTK_ALIGN_START, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "hexpand", TRUE, NULL);

  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
bp_plan_notes_clear (BpPlanNotes *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

/* What is done needs no warning any more. */
static BpFlashPlan *
dup_relevant_plan (BpSession *session)
{
  return bp_session_get_mood (session) <= BP_MOOD_ASKING ? bp_session_dup_plan (session) : NULL;
}

static void
bp_plan_notes_update (BpPlanNotes *self)
{
  g_autoptr (BpFlashPlan) plan = dup_relevant_plan (self->session);
  const GArray *warnings;

  if (!g_set_object (&self->plan, plan))
    return;
  bp_plan_notes_clear (self);
  warnings = plan != NULL ? bp_flash_plan_get_warnings (plan) : NULL;
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    gtk_box_append (GTK_BOX (self->box),
                    make_note (g_array_index (warnings, BpPlanWarning, i).message));
  gtk_widget_set_visible (GTK_WIDGET (self), warnings != NULL && warnings->len > 0);
}

static void
bp_plan_notes_dispose (GObject *object)
{
  BpPlanNotes *self = BP_PLAN_NOTES (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->plan);

  G_OBJECT_CLASS (bp_plan_notes_parent_class)->dispose (object);
}

static void
bp_plan_notes_class_init (BpPlanNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_plan_notes_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_plan_notes_init (BpPlanNotes *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "plan-notes");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  bp_accessible_set_name (GTK_WIDGET (self), _ ("Before you flash"));
}

void
bp_plan_notes_set_session (BpPlanNotes *self, BpSession *session)
{
  g_return_if_fail (BP_IS_PLAN_NOTES (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (bp_session_get_preview (session), "changed",
                           G_CALLBACK (bp_plan_notes_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::status", G_CALLBACK (bp_plan_notes_update), self,
                           G_CONNECT_SWAPPED);
  bp_plan_notes_update (self);
}
