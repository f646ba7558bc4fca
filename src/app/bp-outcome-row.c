/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-outcome-row.h"

#include "app/bp-accessible.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"

static const struct {
  const char *css_class;
  const char *icon_name;
} moods[] = {
  [BP_MOOD_IDLE] = { "mood-idle", "bootpin-board-symbolic" },
  [BP_MOOD_READY] = { "mood-ready", "bootpin-board-symbolic" },
  [BP_MOOD_WORKING] = { "mood-working", "bootpin-board-symbolic" },
  [BP_MOOD_ASKING] = { "mood-asking", "dialog-warning-symbolic" },
  [BP_MOOD_DONE] = { "mood-done", "object-select-symbolic" },
  [BP_MOOD_STOPPED] = { "mood-stopped", "dialog-warning-symbolic" },
  [BP_MOOD_FAILED] = { "mood-failed", "dialog-error-symbolic" },
};

struct _BpOutcomeRow {
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *words;
  GtkProgressBar *progress;

  BpMood mood;
  GSignalGroup *job_signals;
};

G_DEFINE_FINAL_TYPE (BpOutcomeRow, bp_outcome_row, GTK_TYPE_WIDGET)

static void
bp_outcome_row_show (BpOutcomeRow *self, BpMood mood, const char *words)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), moods[self->mood].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), moods[mood].css_class);
  self->mood = mood;
  gtk_image_set_from_icon_name (self->icon, moods[mood].icon_name);
  gtk_label_set_label (self->words, words);
  bp_accessible_set_description (GTK_WIDGET (self), words);
}

static void
bp_outcome_row_update (BpOutcomeRow *self)
{
  g_autoptr (BpJob) job = g_signal_group_dup_target (self->job_signals);
  g_autofree char *progress = NULL;
  g_autofree char *words = NULL;

  if (job == NULL)
    return;
  gtk_progress_bar_set_fraction (self->progress, bp_job_get_fraction (job));
  if (bp_job_get_request (job) != NULL) {
    bp_outcome_row_show (self, BP_MOOD_ASKING, bp_job_get_request (job));
    return;
  }
  progress = bp_words_progress (job);
  /* TRANSLATORS: what is going on, such as "Erasing", then how far: "12 % · 53 KiB/s · 9 s left" */
  words = g_strdup_printf (_ ("%s · %s"), bp_phase_get_label (bp_job_get_phase (job)), progress);
  bp_outcome_row_show (self, BP_MOOD_WORKING, words);
}

static void
bp_outcome_row_dispose (GObject *object)
{
  BpOutcomeRow *self = BP_OUTCOME_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->job_signals);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (bp_outcome_row_parent_class)->dispose (object);
}

static void
bp_outcome_row_class_init (BpOutcomeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bp_outcome_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bootpin/Bootpin/bp-outcome-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BpOutcomeRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BpOutcomeRow, name);
  gtk_widget_class_bind_template_child (widget_class, BpOutcomeRow, words);
  gtk_widget_class_bind_template_child (widget_class, BpOutcomeRow, progress);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bp_outcome_row_init (BpOutcomeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->job_signals = g_signal_group_new (BP_TYPE_JOB);
  g_signal_group_connect_swapped (self->job_signals, "notify", G_CALLBACK (bp_outcome_row_update),
                                  self);
}

BpOutcomeRow *
bp_outcome_row_new (const char *name, const char *place)
{
  BpOutcomeRow *self = g_object_new (BP_TYPE_OUTCOME_ROW, NULL);
  /* TRANSLATORS: name and place of a board: "SPEEDYBEEF405V3 (usb:1-2)" */
  g_autofree char *whole = g_strdup_printf (_ ("%s (%s)"), name, place);

  gtk_label_set_label (self->name, whole);
  bp_accessible_set_name (GTK_WIDGET (self), whole);
  bp_accessible_set_name (GTK_WIDGET (self->progress), whole);
  return self;
}

void
bp_outcome_row_follow (BpOutcomeRow *self, BpJob *job)
{
  g_return_if_fail (BP_IS_OUTCOME_ROW (self));
  g_return_if_fail (BP_IS_JOB (job));

  g_signal_group_set_target (self->job_signals, job);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  bp_outcome_row_update (self);
}

void
bp_outcome_row_tell (BpOutcomeRow *self, BpMood mood, const char *words)
{
  g_return_if_fail (BP_IS_OUTCOME_ROW (self));

  g_signal_group_set_target (self->job_signals, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  bp_outcome_row_show (self, mood, words);
}

void
bp_outcome_row_tell_end (BpOutcomeRow *self, BpJob *job, const GError *error)
{
  g_autofree char *words = NULL;
  BpMood mood = BP_MOOD_DONE;

  g_return_if_fail (BP_IS_OUTCOME_ROW (self));
  g_return_if_fail (BP_IS_JOB (job));

  words = bp_words_outcome (job, error);
  if (error != NULL)
    mood = bp_error_get_code (error) == BP_ERROR_CANCELLED ? BP_MOOD_STOPPED : BP_MOOD_FAILED;
  bp_outcome_row_tell (self, mood, words);
}
