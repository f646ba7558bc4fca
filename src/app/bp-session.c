/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-session.h"

#include "app/bp-choice-words.h"
#include "app/bp-return-watch.h"
#include "app/bp-traces.h"
#include "app/bp-words.h"
#include "base/bp-i18n.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-leave-job.h"
#include "flash/bp-unprotect-job.h"

/* So long a user who is asked to hold a button may take; Cancel ends it earlier. */
#define PATIENCE (600 * BP_SEC)

enum { PROP_0, PROP_JOB, PROP_READY, PROP_STATUS, PROP_MOOD, N_PROPS };
enum { DONE, FAILED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

struct _BpSession {
  GObject parent_instance;

  BpBoardChoice *board_choice;
  GSignalGroup *board_signals;
  BpFirmwareChoice *firmware;
  BpSettings *settings;
  BpLog *log;

  BpJob *job;
  gboolean running;
  GCancellable *holder; /* of who needs the boards for itself; NULL for nobody */
  char *outcome;        /* of the last job; NULL once the user has chosen anew */
  BpMood outcome_mood;
  BpReturnWatch *watch; /* for the board of the last job; NULL if it was not started */
  BpPreview *preview;
  gboolean is_starting; /* the job begins as soon as the preview has let go of the board */

  char *status;
  BpMood mood;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (BpSession, bp_session, G_TYPE_OBJECT)

static char *
bp_session_describe_outcome (BpSession *self)
{
  g_autofree char *returned = self->watch != NULL ? bp_return_watch_dup_text (self->watch) : NULL;
  const char *ending = self->watch != NULL && BP_IS_FLASH_JOB (self->job)
                           ? bp_flash_job_get_ending (BP_FLASH_JOB (self->job))
                           : NULL;

  return g_strjoin (" ", self->outcome, ending != NULL ? ending : returned,
                    ending != NULL ? returned : NULL, NULL);
}

static char *
bp_session_describe (BpSession *self)
{
  if (self->running && bp_job_get_request (self->job) != NULL)
    return g_strdup (bp_job_get_request (self->job));
  if (self->running)
    /* TRANSLATORS: %s is what is going on, such as "Erasing" */
    return g_strdup_printf (_ ("%s…"), bp_phase_get_label (bp_job_get_phase (self->job)));
  if (self->outcome != NULL)
    return bp_session_describe_outcome (self);
  return bp_describe_choice (bp_session_get_board (self), self->firmware, self->ready);
}

static BpMood
bp_session_judge (BpSession *self)
{
  if (self->running)
    return bp_job_get_request (self->job) != NULL ? BP_MOOD_ASKING : BP_MOOD_WORKING;
  if (self->outcome != NULL)
    return self->outcome_mood;
  return self->ready ? BP_MOOD_READY : BP_MOOD_IDLE;
}

/* While a job runs, what it was shown to do stays. */
static void
bp_session_update_preview (BpSession *self)
{
  gboolean is_wanted = self->mood == BP_MOOD_READY;
  const BpFlashOptions options = bp_session_get_options (self);
  const BpEntryOptions entry = bp_session_get_entry (self);

  if (self->running)
    return;
  bp_preview_want (self->preview, is_wanted ? bp_session_get_board (self) : NULL,
                   is_wanted ? bp_firmware_choice_get_firmware (self->firmware) : NULL, &options,
                   &entry);
}

static void
bp_session_update (BpSession *self)
{
  BpBoard *board = bp_session_get_board (self);
  gboolean ready = !bp_session_is_busy (self) && board != NULL &&
                   bp_board_get_problem (board) == NULL &&
                   bp_firmware_choice_get_firmware (self->firmware) != NULL;
  g_autofree char *status = NULL;
  BpMood mood;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->ready != ready) {
    self->ready = ready;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
  }
  mood = bp_session_judge (self);
  if (self->mood != mood) {
    self->mood = mood;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOOD]);
  }
  status = bp_session_describe (self);
  if (g_strcmp0 (self->status, status) != 0) {
    g_free (self->status);
    self->status = g_steal_pointer (&status);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  }
  g_object_thaw_notify (G_OBJECT (self));
  bp_session_update_preview (self);
}

static void
bp_session_forget_outcome (BpSession *self)
{
  g_clear_pointer (&self->outcome, g_free);
  g_clear_object (&self->watch);
}

static void
bp_session_on_board_changed (BpSession *self)
{
  BpBoard *board = bp_session_get_board (self);

  /* What became of the last job is told until the user turns to another board. */
  if (board != NULL && self->job != NULL &&
      !g_str_equal (bp_board_get_id (board), bp_board_get_id (bp_job_get_board (self->job))))
    bp_session_forget_outcome (self);
  g_signal_group_set_target (self->board_signals, board);
  bp_session_update (self);
}

static void
bp_session_on_firmware_changed (BpSession *self)
{
  /* A file that is chosen anew makes the last outcome old; the end of reading it does not. */
  if (bp_firmware_choice_is_busy (self->firmware))
    bp_session_forget_outcome (self);
  bp_session_update (self);
}

static void
bp_session_on_line (BpSession *self, const char *line)
{
  bp_log_add (self->log, "%s", line);
}

/* A board that was told to start its firmware has not come back by the end of the job. */
static void
bp_session_watch_return (BpSession *self)
{
  if (self->outcome_mood != BP_MOOD_DONE ||
      !(BP_IS_FLASH_JOB (self->job) || BP_IS_LEAVE_JOB (self->job)))
    return;
  self->watch = bp_return_watch_new (bp_board_choice_get_boards (self->board_choice),
                                     bp_board_get_id (bp_job_get_board (self->job)));
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (bp_session_update), self,
                           G_CONNECT_SWAPPED);
}

static void
on_job_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (bp_job_run_finish (self->job, result, &error))
    self->outcome_mood = BP_MOOD_DONE;
  else if (bp_error_get_code (error) == BP_ERROR_CANCELLED)
    self->outcome_mood = BP_MOOD_STOPPED;
  else
    self->outcome_mood = BP_MOOD_FAILED;
  self->running = FALSE;
  bp_session_watch_return (self);
  self->outcome = bp_words_outcome (self->job, error);
  bp_log_add (self->log, "%s", self->outcome);
  if (self->outcome_mood == BP_MOOD_FAILED)
    bp_log_add (self->log, "%s: %s", bp_error_get_nick (bp_error_get_code (error)), error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  bp_board_choice_thaw (self->board_choice);
  bp_session_update (self);
  if (self->outcome_mood == BP_MOOD_FAILED)
    g_signal_emit (self, signals[FAILED], 0, error, self->job);
  if (self->outcome_mood == BP_MOOD_DONE)
    g_signal_emit (self, signals[DONE], 0, self->job);
}

/* The preview may still have the board open. */
static void
bp_session_start (BpSession *self)
{
  if (!self->is_starting || !bp_preview_stop (self->preview))
    return;
  self->is_starting = FALSE;
  bp_job_run_async (self->job, on_job_ended, g_object_ref (self));
}

static void
bp_session_begin (BpSession *self, BpJob *job)
{
  BpEntryOptions entry = bp_session_get_entry (self);

  if (!entry.no_reboot)
    entry.patience = PATIENCE;
  bp_session_forget_outcome (self);
  bp_job_set_entry (job, &entry);
  bp_traces_add (job);
  g_set_object (&self->job, job);
  self->running = TRUE;
  bp_board_choice_freeze (self->board_choice);
  g_signal_connect_object (bp_job_get_log (job), "line", G_CALLBACK (bp_session_on_line), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::phase", G_CALLBACK (bp_session_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::request", G_CALLBACK (bp_session_update), self,
                           G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  bp_session_update (self);
  self->is_starting = TRUE;
  bp_session_start (self);
}

static void
bp_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  BpSession *self = BP_SESSION (object);

  switch (prop_id) {
  case PROP_JOB:
    g_value_set_object (value, bp_session_get_job (self));
    break;
  case PROP_READY:
    g_value_set_boolean (value, self->ready);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_MOOD:
    g_value_set_uint (value, self->mood);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
bp_session_dispose (GObject *object)
{
  BpSession *self = BP_SESSION (object);

  if (self->preview != NULL)
    bp_preview_stop (self->preview);
  g_clear_object (&self->preview);
  g_clear_object (&self->watch);
  g_clear_object (&self->board_signals);
  g_clear_object (&self->board_choice);
  g_clear_object (&self->settings);
  g_clear_object (&self->firmware);
  g_clear_object (&self->log);
  g_clear_object (&self->job);
  g_clear_object (&self->holder);

  G_OBJECT_CLASS (bp_session_parent_class)->dispose (object);
}

static void
bp_session_finalize (GObject *object)
{
  BpSession *self = BP_SESSION (object);

  g_free (self->outcome);
  g_free (self->status);

  G_OBJECT_CLASS (bp_session_parent_class)->finalize (object);
}

static void
bp_session_class_init (BpSessionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bp_session_get_property;
  object_class->dispose = bp_session_dispose;
  object_class->finalize = bp_session_finalize;

  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, BP_TYPE_JOB, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_MOOD] =
      g_param_spec_uint ("mood", NULL, NULL, BP_MOOD_IDLE, BP_MOOD_FAILED, BP_MOOD_IDLE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DONE] = g_signal_new ("done", BP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, BP_TYPE_JOB);
  signals[FAILED] = g_signal_new ("failed", BP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_ERROR, BP_TYPE_JOB);
}

static void
bp_session_init (BpSession *self)
{
  self->settings = bp_settings_new ();
  self->firmware = bp_firmware_choice_new ();
  self->log = bp_log_new ();
  self->preview = bp_preview_new ();
  g_signal_connect_object (self->preview, "idle", G_CALLBACK (bp_session_start), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify", G_CALLBACK (bp_session_update_preview), self,
                           G_CONNECT_SWAPPED);
  self->board_signals = g_signal_group_new (BP_TYPE_BOARD);
  g_signal_group_connect_swapped (self->board_signals, "notify", G_CALLBACK (bp_session_update),
                                  self);
  g_signal_connect_object (self->firmware, "changed", G_CALLBACK (bp_session_on_firmware_changed),
                           self, G_CONNECT_SWAPPED);
}

BpSession *
bp_session_new (BpBoardList *boards)
{
  BpSession *self;

  g_return_val_if_fail (BP_IS_BOARD_LIST (boards), NULL);

  self = g_object_new (BP_TYPE_SESSION, NULL);
  self->board_choice = bp_board_choice_new (boards, self->log);
  g_signal_connect_object (self->board_choice, "notify::board",
                           G_CALLBACK (bp_session_on_board_changed), self, G_CONNECT_SWAPPED);
  bp_session_on_board_changed (self);
  return self;
}

BpBoardChoice *
bp_session_get_board_choice (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->board_choice;
}

BpFirmwareChoice *
bp_session_get_firmware (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->firmware;
}

BpSettings *
bp_session_get_settings (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->settings;
}

BpLog *
bp_session_get_log (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->log;
}

BpBoard *
bp_session_get_board (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return bp_board_choice_get_board (self->board_choice);
}

BpJob *
bp_session_get_job (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->running ? self->job : NULL;
}

BpJob *
bp_session_get_last_job (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->job;
}

const char *
bp_session_get_status (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->status;
}

BpMood
bp_session_get_mood (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), BP_MOOD_IDLE);

  return self->mood;
}

gboolean
bp_session_is_ready (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), FALSE);

  return self->ready;
}

BpPreview *
bp_session_get_preview (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  return self->preview;
}

BpFlashPlan *
bp_session_dup_plan (BpSession *self)
{
  BpFlashPlan *plan = NULL;

  g_return_val_if_fail (BP_IS_SESSION (self), NULL);

  if (self->mood >= BP_MOOD_WORKING && BP_IS_FLASH_JOB (self->job))
    plan = bp_flash_job_dup_plan (BP_FLASH_JOB (self->job));
  if (plan == NULL)
    g_set_object (&plan, bp_preview_get_plan (self->preview));
  return plan;
}

gboolean
bp_session_is_free (BpSession *self)
{
  BpBoard *board;

  g_return_val_if_fail (BP_IS_SESSION (self), FALSE);

  board = bp_session_get_board (self);
  return !bp_session_is_busy (self) && board != NULL && bp_board_get_problem (board) == NULL;
}

void
bp_session_run (BpSession *self, BpJob *job)
{
  g_return_if_fail (BP_IS_SESSION (self));
  g_return_if_fail (BP_IS_JOB (job));

  if (bp_session_is_free (self))
    bp_session_begin (self, job);
}

void
bp_session_tell (BpSession *self, const char *sentence)
{
  g_return_if_fail (BP_IS_SESSION (self));
  g_return_if_fail (sentence != NULL);

  if (self->running)
    return;
  g_free (self->outcome);
  self->outcome = g_strdup (sentence);
  bp_log_add (self->log, "%s", sentence);
  bp_session_update (self);
}

void
bp_session_hold (BpSession *self, GCancellable *cancellable)
{
  g_return_if_fail (BP_IS_SESSION (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (!bp_session_is_busy (self));

  self->holder = g_object_ref (cancellable);
  bp_board_choice_freeze (self->board_choice);
  bp_session_forget_outcome (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  bp_session_update (self);
}

void
bp_session_release (BpSession *self)
{
  g_return_if_fail (BP_IS_SESSION (self));
  g_return_if_fail (self->holder != NULL);

  g_clear_object (&self->holder);
  bp_board_choice_thaw (self->board_choice);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  bp_session_update (self);
}

gboolean
bp_session_is_busy (BpSession *self)
{
  g_return_val_if_fail (BP_IS_SESSION (self), FALSE);

  return self->running || self->holder != NULL;
}

static void
bp_session_add_backup (BpSession *self, BpFlashJob *job)
{
  g_autoptr (GFile) folder = NULL;

  if (!bp_settings_get_backup (self->settings) || !bp_session_has_settings (self))
    return;
  folder = bp_settings_dup_backup_folder (self->settings);
  g_file_make_directory_with_parents (folder, NULL, NULL);
  bp_flash_job_set_backup (job, g_file_peek_path (folder));
}

static void
bp_session_flash_with (BpSession *self, const BpFlashOptions *options)
{
  g_autoptr (BpFlashJob) job = NULL;

  if (!self->ready)
    return;
  job = bp_flash_job_new (bp_session_get_board (self),
                          bp_firmware_choice_get_firmware (self->firmware), options);
  bp_session_add_backup (self, job);
  bp_session_begin (self, BP_JOB (job));
}

void
bp_session_flash (BpSession *self)
{
  BpFlashOptions options;

  g_return_if_fail (BP_IS_SESSION (self));

  options = bp_session_get_options (self);
  bp_session_flash_with (self, &options);
}

void
bp_session_flash_anyway (BpSession *self)
{
  BpFlashOptions options;

  g_return_if_fail (BP_IS_SESSION (self));

  options = bp_session_get_options (self);
  options.force = TRUE;
  bp_session_flash_with (self, &options);
}

void
bp_session_unprotect (BpSession *self)
{
  g_autoptr (BpUnprotectJob) job = NULL;

  g_return_if_fail (BP_IS_SESSION (self));

  if (bp_session_is_busy (self) || bp_session_get_board (self) == NULL)
    return;
  job = bp_unprotect_job_new (bp_session_get_board (self));
  bp_session_begin (self, BP_JOB (job));
}

void
bp_session_cancel (BpSession *self)
{
  g_return_if_fail (BP_IS_SESSION (self));

  if (self->running)
    bp_job_cancel (self->job);
  if (self->holder != NULL)
    g_cancellable_cancel (self->holder);
}
