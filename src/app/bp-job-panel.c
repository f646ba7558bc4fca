/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-job-panel.h"

#include "app/bp-accessible.h"
#include "app/bp-flash-map.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"
#include "flash/bp-flash-job.h"

/* What each mood looks like; the words are in the status sentence. */
static const struct {
  const char *css_class;
  const char *icon_name;
} moods[] = {
  [BP_MOOD_IDLE] = { "mood-idle", NULL },
  [BP_MOOD_READY] = { "mood-ready", NULL },
  [BP_MOOD_WORKING] = { "mood-working", NULL },
  [BP_MOOD_ASKING] = { "mood-asking", "dialog-warning-symbolic" },
  [BP_MOOD_DONE] = { "mood-done", "object-select-symbolic" },
  [BP_MOOD_STOPPED] = { "mood-stopped", "dialog-warning-symbolic" },
  [BP_MOOD_FAILED] = { "mood-failed", "dialog-error-symbolic" },
};

struct _BpJobPanel {
  GtkWidget parent_instance;

  GtkImage *mood_icon;
  GtkLabel *status;
  GtkWidget *status_box;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress;
  GtkLabel *detail;
  GtkRevealer *map_revealer;
  BpFlashMap *map;
  GtkLabel *summary;
  GtkWidget *action;

  BpSession *session;
  GSignalGroup *job_signals;
  BpMood mood;
  char *plan_words;
};

G_DEFINE_FINAL_TYPE (BpJobPanel, bp_job_panel, GTK_TYPE_WIDGET)

/* What is pointed at in the strip is told in place of the whole. */
static void
bp_job_panel_update_summary (BpJobPanel *self)
{
  const char *words = bp_flash_map_get_words (self->map);

  gtk_label_set_label (self->summary, words != NULL ? words : self->plan_words);
}

static void
bp_job_panel_show_plan (BpJobPanel *self, BpFlashPlan *plan)
{
  /* An old plan stays in the strip while it folds away. */
  if (plan != NULL) {
    bp_flash_map_set_plan (self->map, plan);
    g_free (self->plan_words);
    self->plan_words = bp_words_plan (plan);
    bp_job_panel_update_summary (self);
  }
  gtk_revealer_set_reveal_child (self->map_revealer, plan != NULL);
}

static void
bp_job_panel_update_plan (BpJobPanel *self)
{
  BpJob *job = bp_session_get_last_job (self->session);
  g_autoptr (BpFlashPlan) plan = bp_session_dup_plan (self->session);
  g_autoptr (BpFlashPlan) own = NULL;
  g_autoptr (GArray) marks = NULL;

  bp_job_panel_show_plan (self, plan);
  if (BP_IS_FLASH_JOB (job))
    own = bp_flash_job_dup_plan (BP_FLASH_JOB (job));
  if (plan == NULL || plan != own)
    return;
  marks = bp_job_take_marks (job);
  if (marks != NULL)
    bp_flash_map_apply (self->map, marks);
}

static void
on_failed (BpJobPanel *self, const GError *error, BpJob *job)
{
  bp_job_panel_update_plan (self);
  if (!bp_job_is_safe (job))
    bp_flash_map_fail (self->map, bp_error_get_address (error));
}

static void
bp_job_panel_update_progress (BpJobPanel *self)
{
  BpJob *job = bp_session_get_last_job (self->session);
  g_autofree char *detail = NULL;

  if (job == NULL)
    return;
  detail = bp_words_progress (job);
  gtk_progress_bar_set_fraction (self->progress, bp_job_get_fraction (job));
  gtk_label_set_label (self->detail, detail);
  bp_job_panel_update_plan (self);
}

static void
bp_job_panel_set_action (BpJobPanel *self, gboolean working)
{
  bp_accessible_button_set_label (self->action, working ? _ ("_Cancel") : _ ("_Flash"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action),
                                  working ? "win.cancel" : "win.flash");
  if (working)
    gtk_widget_remove_css_class (self->action, "suggested-action");
  else
    gtk_widget_add_css_class (self->action, "suggested-action");
}

static void
bp_job_panel_set_mood (BpJobPanel *self, BpMood mood)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), moods[self->mood].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), moods[mood].css_class);
  self->mood = mood;
  gtk_widget_set_visible (GTK_WIDGET (self->mood_icon), moods[mood].icon_name != NULL);
  gtk_image_set_from_icon_name (self->mood_icon, moods[mood].icon_name);
  gtk_revealer_set_reveal_child (self->progress_revealer,
                                 mood == BP_MOOD_WORKING || mood == BP_MOOD_ASKING);
}

static void
bp_job_panel_update (BpJobPanel *self)
{
  BpMood mood = bp_session_get_mood (self->session);

  gtk_label_set_label (self->status, bp_session_get_status (self->session));
  bp_job_panel_set_mood (self, mood);
  bp_job_panel_update_plan (self);
}

static void
on_job_changed (BpJobPanel *self)
{
  BpJob *job = bp_session_get_job (self->session);

  g_signal_group_set_target (self->job_signals, job);
  bp_job_panel_set_action (self, job != NULL);
  bp_job_panel_update_progress (self);
}

/* The second half of a double click on "Flash" must not land on "Cancel". */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y)
{
  if (n_press > 1)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
bp_job_panel_dispose (GObject *object)
{
  BpJobPanel *self = BP_JOB_PANEL (object);
  GtkWidget *child;

  g_clear_object (&self->job_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (bp_job_panel_parent_class)->dispose (object);
}

static void
bp_job_panel_finalize (GObject *object)
{
  g_free (BP_JOB_PANEL (object)->plan_words);

  G_OBJECT_CLASS (bp_job_panel_parent_class)->finalize (object);
}

static void
bp_job_panel_class_init (BpJobPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_job_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_job_panel_finalize;

  g_type_ensure (BP_TYPE_FLASH_MAP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-job-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, mood_icon);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, status);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, status_box);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, progress);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, detail);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, map_revealer);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, map);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, summary);
  gtk_widget_class_bind_template_child (widget_class, BpJobPanel, action);
  gtk_widget_class_bind_template_callback (widget_class, bp_job_panel_update_summary);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_job_panel_init (BpJobPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->job_signals = g_signal_group_new (BP_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify",
                                  G_CALLBACK (bp_job_panel_update_progress), self);
  bp_accessible_set_name (GTK_WIDGET (self->progress), _ ("Progress"));
  bp_accessible_set_name (self->status_box, _ ("Status"));
  bp_job_panel_set_action (self, FALSE);
}

void
bp_job_panel_set_session (BpJobPanel *self, BpSession *session)
{
  g_return_if_fail (BP_IS_JOB_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::status", G_CALLBACK (bp_job_panel_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bp_session_get_preview (session), "changed",
                           G_CALLBACK (bp_job_panel_update_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::mood", G_CALLBACK (bp_job_panel_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::job", G_CALLBACK (on_job_changed), self,
                           G_CONNECT_SWAPPED);
  bp_job_panel_update (self);
}
