/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-doctor-window.h"

#include "app/bp-accessible.h"
#include "app/bp-clamp.h"
#include "app/bp-doctor-row.h"
#include "base/bp-i18n.h"
#include "board/bp-doctor.h"

struct _BpDoctorWindow {
  GtkWindow parent_instance;

  GtkScrolledWindow *scrolled;
  GtkWidget *again;
  GtkLabel *verdict;
  GtkBox *rows;

  BpBoardList *boards;
  BpAccessMender *mender;
  GCancellable *examination; /* NULL when none is under way */
};

G_DEFINE_FINAL_TYPE (BpDoctorWindow, bp_doctor_window, GTK_TYPE_WINDOW)

static const char *
get_verdict (GPtrArray *checks)
{
  switch (bp_doctor_get_worst (checks)) {
  case BP_DOCTOR_OK:
    return _ ("Nothing stands between Bootpin and your boards.");
  case BP_DOCTOR_WARNING:
    return _ ("Boards can be reached. What is marked may matter with some of them.");
  case BP_DOCTOR_PROBLEM:
  default:
    return _ ("Something is in the way. Begin with the first thing that is marked.");
  }
}

static void
bp_doctor_window_clear (BpDoctorWindow *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, row);
}

static void
bp_doctor_window_show (BpDoctorWindow *self, GPtrArray *checks)
{
  bp_doctor_window_clear (self);
  for (guint i = 0; i < checks->len; i++)
    gtk_box_append (self->rows, GTK_WIDGET (bp_doctor_row_new (g_ptr_array_index (checks, i))));
  gtk_label_set_label (self->verdict, get_verdict (checks));
}

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) checks = bp_doctor_run_finish (result, NULL);
  BpDoctorWindow *self;

  if (checks == NULL)
    return; /* the window has gone */
  self = BP_DOCTOR_WINDOW (user_data);
  g_clear_object (&self->examination);
  gtk_widget_set_sensitive (self->again, TRUE);
  bp_doctor_window_show (self, checks);
}

static void
bp_doctor_window_examine (BpDoctorWindow *self)
{
  if (self->examination != NULL)
    return;
  self->examination = g_cancellable_new ();
  gtk_widget_set_sensitive (self->again, FALSE);
  gtk_label_set_label (self->verdict, _ ("Looking…"));
  bp_access_mender_examine (self->mender, self->boards);
  /* Holds no reference: a window must not outlive the one that it stands over. */
  bp_doctor_run_async (self->boards, self->examination, on_examined, self);
}

static void
on_again_clicked (BpDoctorWindow *self)
{
  bp_board_list_refresh (self->boards);
  bp_doctor_window_examine (self);
}

static void
bp_doctor_window_dispose (GObject *object)
{
  BpDoctorWindow *self = BP_DOCTOR_WINDOW (object);

  g_cancellable_cancel (self->examination);
  g_clear_object (&self->examination);
  g_clear_object (&self->boards);
  g_clear_object (&self->mender);

  G_OBJECT_CLASS (bp_doctor_window_parent_class)->dispose (object);
}

static void
bp_doctor_window_class_init (BpDoctorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_doctor_window_dispose;

  g_type_ensure (BP_TYPE_CLAMP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-doctor-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpDoctorWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorWindow, again);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, BpDoctorWindow, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bp_doctor_window_init (BpDoctorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_name_scroll_bars (self->scrolled);
  bp_accessible_button_set_label (self->again, _ ("Check _Again"));
}

BpDoctorWindow *
bp_doctor_window_new (GtkWindow *parent, BpBoardList *boards, BpAccessMender *mender)
{
  BpDoctorWindow *self;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);
  g_return_val_if_fail (BP_IS_ACCESS_MENDER (mender), NULL);

  self = g_object_new (BP_TYPE_DOCTOR_WINDOW, "transient-for", parent, NULL);
  self->boards = g_object_ref (boards);
  self->mender = g_object_ref (mender);
  bp_doctor_window_examine (self);
  return self;
}
