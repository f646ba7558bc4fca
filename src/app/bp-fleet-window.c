/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-fleet-window.h"

#include "app/bp-accessible.h"
#include "app/bp-notice.h"
#include "app/bp-outcome-row.h"
#include "app/bp-traces.h"
#include "base/bp-i18n.h"

typedef enum {
  READY,
  WORKING,
  ENDED,
} State;

struct _BpFleetWindow {
  GtkWindow parent_instance;

  GtkScrolledWindow *scrolled;
  GtkWidget *summary_box;
  GtkLabel *summary;
  GtkBox *rows;
  GtkWidget *action;

  BpSession *session;
  BpFleet *fleet;
  GHashTable *row_of; /* BpOutcomeRow by BpJob */
  GCancellable *cancellable;
  State state;
};

G_DEFINE_FINAL_TYPE (BpFleetWindow, bp_fleet_window, GTK_TYPE_WINDOW)

static BpOutcomeRow *
bp_fleet_window_add_row (BpFleetWindow *self, BpBoard *board)
{
  BpOutcomeRow *row = bp_outcome_row_new (bp_board_get_name (board), bp_board_get_id (board));

  gtk_box_append (self->rows, GTK_WIDGET (row));
  return row;
}

static void
bp_fleet_window_set_state (BpFleetWindow *self, State state)
{
  const char *const labels[] = {
    [READY] = _ ("_Flash All"),
    [WORKING] = _ ("_Cancel"),
    [ENDED] = _ ("_Close"),
  };
  gboolean full_erase = bp_session_get_options (self->session).full_erase;

  self->state = state;
  bp_accessible_button_set_label (self->action, labels[state]);
  gtk_widget_remove_css_class (self->action, "suggested-action");
  gtk_widget_remove_css_class (self->action, "destructive-action");
  if (state == READY)
    gtk_widget_add_css_class (self->action, full_erase ? "destructive-action" : "suggested-action");
}

/* --- before --- */

static char *
dup_promise (BpFleetWindow *self)
{
  guint n = bp_fleet_get_jobs (self->fleet)->len;
  g_autofree char *name = bp_firmware_choice_dup_name (bp_session_get_firmware (self->session));

  if (bp_session_get_options (self->session).full_erase)
    return g_strdup_printf (
        /* TRANSLATORS: a number of boards, the name of a file */
        ngettext ("%u board will be erased completely, its settings too, and flashed with “%s”.",
                  "%u boards will be erased completely, their settings too, and flashed with “%s”.",
                  n),
        n, name);
  return g_strdup_printf (
      /* TRANSLATORS: a number of boards, the name of a file */
      ngettext ("%u board will be flashed with “%s”.",
                "%u boards will be flashed with “%s”. One that turns out to be of another kind is "
                "left alone.",
                n),
      n, name);
}

static void
bp_fleet_window_list_boards (BpFleetWindow *self)
{
  GPtrArray *jobs = bp_fleet_get_jobs (self->fleet);
  GPtrArray *others = bp_fleet_get_others (self->fleet);
  g_autofree char *promise = dup_promise (self);

  for (guint i = 0; i < jobs->len; i++) {
    BpJob *job = g_ptr_array_index (jobs, i);
    BpOutcomeRow *row = bp_fleet_window_add_row (self, bp_job_get_board (job));

    bp_outcome_row_tell (row, BP_MOOD_READY, _ ("Ready to flash."));
    g_hash_table_insert (self->row_of, job, row);
  }
  for (guint i = 0; i < others->len; i++)
    bp_outcome_row_tell (bp_fleet_window_add_row (self, g_ptr_array_index (others, i)),
                         BP_MOOD_IDLE, _ ("Left alone: it is another kind of board."));
  gtk_label_set_label (self->summary, promise);
}

/* --- the run --- */

static char *
dup_balance (BpFleetWindow *self)
{
  GPtrArray *jobs = bp_fleet_get_jobs (self->fleet);
  GString *text = g_string_new (NULL);
  guint n_done = 0;
  guint n_alone = 0;
  guint n_failed;

  for (guint i = 0; i < jobs->len; i++) {
    BpJob *job = g_ptr_array_index (jobs, i);

    if (bp_fleet_get_outcome (self->fleet, job) == NULL)
      n_done++;
    else if (bp_fleet_has_left_alone (self->fleet, job))
      n_alone++;
  }
  n_failed = jobs->len - n_done - n_alone;
  g_string_append_printf (text, ngettext ("%u board is done.", "%u boards are done.", n_done),
                          n_done);
  g_string_append_c (text, ' ');
  if (n_failed > 0)
    g_string_append_printf (
        text, ngettext ("%u board is not done.", "%u boards are not done.", n_failed), n_failed);
  else
    g_string_append (text, _ ("None failed."));
  return g_string_free (text, FALSE);
}

static void
on_ended (BpFleetWindow *self, BpJob *job)
{
  BpOutcomeRow *row = self->row_of != NULL ? g_hash_table_lookup (self->row_of, job) : NULL;
  const GError *error;

  if (row == NULL)
    return;
  error = bp_fleet_get_outcome (self->fleet, job);
  if (bp_fleet_has_left_alone (self->fleet, job))
    bp_outcome_row_tell (row, BP_MOOD_IDLE, _ ("Left alone: it is another kind of board."));
  else
    bp_outcome_row_tell_end (row, job, error);
}

static void
on_finished (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpFleetWindow) self = user_data;
  g_autofree char *balance = NULL;

  bp_fleet_run_finish (BP_FLEET (source), result, NULL);
  if (self->session == NULL)
    return;
  balance = dup_balance (self);
  gtk_label_set_label (self->summary, balance);
  bp_fleet_window_set_state (self, ENDED);
  bp_session_release (self->session);
  bp_session_tell (self->session, balance);
  bp_notice_send (GTK_WINDOW (self), _ ("Flash All"), balance, G_NOTIFICATION_PRIORITY_NORMAL);
}

static void
bp_fleet_window_start (BpFleetWindow *self)
{
  GPtrArray *jobs = bp_fleet_get_jobs (self->fleet);

  if (bp_session_is_busy (self->session))
    return;
  for (guint i = 0; i < jobs->len; i++) {
    BpJob *job = g_ptr_array_index (jobs, i);

    bp_traces_add (job);
    bp_outcome_row_follow (g_hash_table_lookup (self->row_of, job), job);
  }
  bp_fleet_window_set_state (self, WORKING);
  bp_session_hold (self->session, self->cancellable);
  bp_fleet_run_async (self->fleet, on_finished, g_object_ref (self));
}

static void
on_action_clicked (BpFleetWindow *self)
{
  switch (self->state) {
  case READY:
    bp_fleet_window_start (self);
    break;
  case WORKING:
    g_cancellable_cancel (self->cancellable);
    break;
  case ENDED:
  default:
    gtk_window_destroy (GTK_WINDOW (self));
  }
}

static gboolean
bp_fleet_window_close_request (GtkWindow *window)
{
  BpFleetWindow *self = BP_FLEET_WINDOW (window);

  /* What runs is not stopped by a slip of the hand; its button stops it. */
  if (self->state == WORKING)
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (bp_fleet_window_parent_class)->close_request (window);
}

/* --- the type --- */

static void
bp_fleet_window_dispose (GObject *object)
{
  BpFleetWindow *self = BP_FLEET_WINDOW (object);

  g_clear_pointer (&self->row_of, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->fleet);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_fleet_window_parent_class)->dispose (object);
}

static void
bp_fleet_window_class_init (BpFleetWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_fleet_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = bp_fleet_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-fleet-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BpFleetWindow, scrolled);
  gtk_widget_class_bind_template_child (widget_class, BpFleetWindow, summary_box);
  gtk_widget_class_bind_template_child (widget_class, BpFleetWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, BpFleetWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, BpFleetWindow, action);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bp_fleet_window_init (BpFleetWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bp_accessible_set_name (self->summary_box, _ ("Status"));
  bp_accessible_name_scroll_bars (self->scrolled);
  self->row_of = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

BpFleetWindow *
bp_fleet_window_new (GtkWindow *parent, BpSession *session, BpFleet *fleet)
{
  BpFleetWindow *self;

  g_return_val_if_fail (BP_IS_SESSION (session), NULL);
  g_return_val_if_fail (BP_IS_FLEET (fleet), NULL);

  self = g_object_new (BP_TYPE_FLEET_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->fleet = g_object_ref (fleet);
  g_signal_connect_object (fleet, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (bp_fleet_cancel), fleet,
                           G_CONNECT_SWAPPED);
  bp_fleet_window_list_boards (self);
  bp_fleet_window_set_state (self, READY);
  return self;
}
