/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-series-window.h"

#include "app/bp-accessible.h"
#include "app/bp-notice.h"
#include "app/bp-outcome-row.h"
#include "app/bp-traces.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"
#include "flash/bp-series.h"

struct _BpSeriesWindow {
  GtkWindow parent_instance;

  GtkScrolledWindow *scrolled;
  GtkWidget *summary_box;
  GtkLabel *summary;
  GtkLabel *counter;
  GtkBox *rows;
  GtkWidget *action;

  BpSession *session;
  BpBoard *sample;
  BpSeries *series;
  GCancellable *cancellable;
  BpJob *job;        /* the latest */
  BpOutcomeRow *row; /* of it */
  gboolean holding;
};

G_DEFINE_FINAL_TYPE (BpSeriesWindow, bp_series_window, GTK_TYPE_WINDOW)

static gboolean
bp_series_window_is_working (BpSeriesWindow *self)
{
  return bp_series_is_armed (self->series) || bp_series_get_job (self->series) != NULL;
}

/* --- the words --- */

static char *
dup_promise (BpSeriesWindow *self)
{
  g_autofree char *name = bp_firmware_choice_dup_name (bp_session_get_firmware (self->session));

  if (bp_session_get_options (self->session).full_erase)
    /* TRANSLATORS: %s is the name of a file */
    return g_strdup_printf (_ ("Each board of this kind that is plugged in after the start will be "
                               "erased completely, its settings too, and flashed with “%s”."),
                            name);
  /* TRANSLATORS: %s is the name of a file */
  return g_strdup_printf (
      _ ("Each board of this kind that is plugged in after the start will be flashed with “%s”."),
      name);
}

static void
bp_series_window_update_summary (BpSeriesWindow *self)
{
  g_autofree char *promise = dup_promise (self);

  if (!bp_series_is_armed (self->series) && bp_series_get_job (self->series) != NULL)
    gtk_label_set_label (self->summary, _ ("The board at work is finished, then it stops."));
  else if (bp_series_get_job (self->series) != NULL)
    gtk_label_set_label (self->summary, _ ("Flashing. Leave the board plugged in."));
  else if (bp_series_is_armed (self->series))
    gtk_label_set_label (self->summary, _ ("Plug in the next board."));
  else
    gtk_label_set_label (self->summary, promise);
}

static void
bp_series_window_update_counter (BpSeriesWindow *self)
{
  guint n_done = bp_series_get_n_done (self->series);
  guint n_failed = bp_series_get_n_failed (self->series);
  g_autofree char *done =
      g_strdup_printf (ngettext ("%u board done", "%u boards done", n_done), n_done);
  g_autofree char *failed =
      /* TRANSLATORS: a number of boards */
      n_failed > 0 ? g_strdup_printf (ngettext ("%u failed", "%u failed", n_failed), n_failed)
                   : NULL;
  g_autofree char *text = g_strjoin (" · ", done, failed, NULL);

  gtk_label_set_label (self->counter, text);
}

static void
bp_series_window_update_action (BpSeriesWindow *self)
{
  gboolean working = bp_series_window_is_working (self);
  gboolean full_erase = bp_session_get_options (self->session).full_erase;

  bp_accessible_button_set_label (self->action, working ? _ ("_Stop") : _ ("_Start"));
  gtk_widget_set_sensitive (self->action, !working || bp_series_is_armed (self->series));
  gtk_widget_remove_css_class (self->action, "suggested-action");
  gtk_widget_remove_css_class (self->action, "destructive-action");
  if (!working)
    gtk_widget_add_css_class (self->action, full_erase ? "destructive-action" : "suggested-action");
}

static void
bp_series_window_update (BpSeriesWindow *self)
{
  bp_series_window_update_summary (self);
  bp_series_window_update_counter (self);
  bp_series_window_update_action (self);
  if (self->holding && !bp_series_window_is_working (self)) {
    self->holding = FALSE;
    bp_session_release (self->session);
  }
}

/* --- the boards --- */

static void
on_started (BpSeriesWindow *self, BpFlashJob *job)
{
  BpBoard *board = bp_job_get_board (BP_JOB (job));

  g_set_object (&self->job, BP_JOB (job));
  bp_traces_add (BP_JOB (job));
  self->row = bp_outcome_row_new (bp_board_get_name (board), bp_board_get_id (board));
  gtk_box_prepend (self->rows, GTK_WIDGET (self->row));
  gtk_widget_set_visible (GTK_WIDGET (self->rows), TRUE);
  bp_outcome_row_follow (self->row, BP_JOB (job));
}

static void
bp_series_window_send_notice (BpSeriesWindow *self, BpSeriesOutcome *outcome)
{
  const GError *error = bp_series_outcome_get_error (outcome);
  g_autofree char *words = bp_words_outcome (self->job, error);

  bp_notice_send (GTK_WINDOW (self), bp_series_outcome_get_label (outcome), words,
                  error != NULL ? G_NOTIFICATION_PRIORITY_HIGH : G_NOTIFICATION_PRIORITY_NORMAL);
}

static void
on_ended (BpSeriesWindow *self, BpSeriesOutcome *outcome)
{
  if (self->row == NULL)
    return;
  if (bp_series_outcome_is_left_alone (outcome)) {
    bp_outcome_row_tell (self->row, BP_MOOD_IDLE, _ ("Left alone: it is another kind of board."));
  } else {
    bp_outcome_row_tell_end (self->row, self->job, bp_series_outcome_get_error (outcome));
    bp_series_window_send_notice (self, outcome);
  }
  self->row = NULL;
}

/* --- start and stop --- */

static void
on_action_clicked (BpSeriesWindow *self)
{
  if (bp_series_window_is_working (self)) {
    bp_series_disarm (self->series);
  } else if (!bp_session_is_busy (self->session)) {
    self->holding = TRUE;
    bp_session_hold (self->session, self->cancellable);
    bp_series_arm (self->series, self->sample);
  }
  bp_series_window_update (self);
}

static gboolean
bp_series_window_close_request (GtkWindow *window)
{
  /* What is armed is not stopped by a slip of the hand; its button stops it. */
  if (bp_series_window_is_working (BP_SERIES_WINDOW (window)))
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (bp_series_window_parent_class)->close_request (window);
}

/* --- the type --- */

static void
bp_series_window_dispose (GObject *object)
{
  BpSeriesWindow *self = BP_SERIES_WINDOW (object);

  self->row = NULL;
  if (self->series != NULL) {
    g_signal_handlers_disconnect_by_data (self->series, self);
    bp_series_disarm (self->series);
  }
  if (self->holding)
    bp_session_release (self->session);
  self->holding = FALSE;
  g_clear_object (&self->series);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->sample);
  g_clear_object (&self->job);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_series_window_parent_class)->dispose (object);
}

static void
bp_series_window_class_init (BpSeriesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_series_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bp_series_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-series-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, summary_box);
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, counter);
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, BpSeriesWindow, action);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bp_series_window_init (BpSeriesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_set_name (self->summary_box, _ ("Status"));
  bp_accessible_name_scroll_bars (self->scrolled);
  self->cancellable = g_cancellable_new ();
}

static BpSeries *
make_series (BpSession *session)
{
  BpFlashOptions options = bp_session_get_options (session);
  BpEntryOptions entry = bp_session_get_entry (session);

  return bp_series_new (bp_board_choice_get_boards (bp_session_get_board_choice (session)),
                        bp_firmware_choice_get_firmware (bp_session_get_firmware (session)),
                        &options, &entry);
}

BpSeriesWindow *
bp_series_window_new (GtkWindow *parent, BpSession *session)
{
  BpSeriesWindow *self;

  g_return_val_if_fail (BP_IS_SESSION (session), NULL);

  self = g_object_new (BP_TYPE_SERIES_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  g_set_object (&self->sample, bp_session_get_board (session));
  self->series = make_series (session);
  g_signal_connect_swapped (self->series, "started", G_CALLBACK (on_started), self);
  g_signal_connect_swapped (self->series, "ended", G_CALLBACK (on_ended), self);
  g_signal_connect_swapped (self->series, "notify", G_CALLBACK (bp_series_window_update), self);
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (bp_series_cancel),
                           self->series, G_CONNECT_SWAPPED);
  bp_series_window_update (self);
  return self;
}
