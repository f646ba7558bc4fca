/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-identifier.h"

#include "board/bp-board-facts.h"
#include "board/bp-board-scanner.h"
#include "board/bp-inquiry.h"

/* A thread that is told to stop has closed its port by then. */
#define STOP_TIME (G_USEC_PER_SEC / 2)

/* One question, which its thread owns together with us. */
typedef struct {
  BpBoardScanner *scanner;
  char *id;
  char *life; /* of the firmware that is asked */
  gboolean is_picked;
  BpLog *log;

  GMutex mutex; /* guards what follows */
  GCond ended;
  gboolean has_ended;
} Question;

struct _BpBoardIdentifier {
  GObject parent_instance;

  BpLog *log;
  guint delay;
  BpBoard *board;
  gboolean is_picked;
  gboolean is_paused;
  char *asked; /* the life that was asked, whatever came of it */
  guint delay_source;
  GCancellable *cancellable; /* while a question is under way */
  Question *question;        /* the same */
};

G_DEFINE_FINAL_TYPE (BpBoardIdentifier, bp_board_identifier, G_TYPE_OBJECT)

static void
question_clear (gpointer data)
{
  Question *self = data;

  g_clear_object (&self->scanner);
  g_clear_object (&self->log);
  g_free (self->id);
  g_free (self->life);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ended);
}

static void
question_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, question_clear);
}

static void
stop (BpBoardIdentifier *self)
{
  g_clear_handle_id (&self->delay_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->question, question_unref);
}

static void
bp_board_identifier_dispose (GObject *object)
{
  BpBoardIdentifier *self = BP_BOARD_IDENTIFIER (object);

  bp_board_identifier_follow (self, NULL, FALSE);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (bp_board_identifier_parent_class)->dispose (object);
}

static void
bp_board_identifier_class_init (BpBoardIdentifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_board_identifier_dispose;
}

static void
bp_board_identifier_init (BpBoardIdentifier *self)
{
}

BpBoardIdentifier *
bp_board_identifier_new (BpLog *log, guint delay)
{
  BpBoardIdentifier *self = g_object_new (BP_TYPE_BOARD_IDENTIFIER, NULL);

  self->log = log != NULL ? g_object_ref (log) : NULL;
  self->delay = delay;
  return self;
}

/* --- asking --- */

static gboolean
may_ask (const Question *question, const BpBoardFacts *facts)
{
  return question->is_picked
             ? bp_inquiry_may_ask (facts)
             : bp_inquiry_may_ask_by_itself (facts, bp_board_scanner_get_db (question->scanner));
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  g_autoptr (BpBoardFacts) facts = bp_board_scanner_look (question->scanner, question->id);
  BpIdentity *identity = NULL;
  g_autoptr (GError) error = NULL;

  if (may_ask (question, facts))
    identity = bp_inquiry_ask (facts, 0, question->log, cancellable, &error);
  if (error != NULL && !bp_error_is (error, BP_ERROR_CANCELLED))
    bp_log_add (question->log, "asking %s who it is: %s", question->id, error->message);
  g_mutex_lock (&question->mutex);
  question->has_ended = TRUE;
  g_cond_broadcast (&question->ended);
  g_mutex_unlock (&question->mutex);
  g_task_return_pointer (task, identity, (GDestroyNotify)bp_identity_free);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  BpBoardIdentifier *self = BP_BOARD_IDENTIFIER (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  BpIdentity *identity = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *life = self->board != NULL ? bp_board_dup_life (self->board) : NULL;

  if (identity != NULL && question == self->question && g_strcmp0 (life, question->life) == 0)
    bp_board_take_identity (self->board, g_steal_pointer (&identity));
  g_clear_pointer (&identity, bp_identity_free);
  if (question == self->question)
    stop (self);
}

static Question *
question_new (BpBoardIdentifier *self)
{
  Question *question = g_atomic_rc_box_new0 (Question);

  question->scanner = bp_board_dup_scanner (self->board);
  question->id = g_strdup (bp_board_get_id (self->board));
  question->life = g_strdup (self->asked);
  question->is_picked = self->is_picked;
  question->log = self->log != NULL ? g_object_ref (self->log) : NULL;
  g_mutex_init (&question->mutex);
  g_cond_init (&question->ended);
  return question;
}

static gboolean
on_delay_over (gpointer data)
{
  BpBoardIdentifier *self = data;
  g_autoptr (GTask) task = NULL;

  self->delay_source = 0;
  g_free (self->asked);
  self->asked = bp_board_dup_life (self->board);
  self->cancellable = g_cancellable_new ();
  self->question = question_new (self);
  task = g_task_new (self, self->cancellable, on_answered, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->question), question_unref);
  g_task_run_in_thread (task, ask_in_thread);
  return G_SOURCE_REMOVE;
}

/* Whether a new life began that nobody was asked about, and begins the question if so. */
static void
consider (BpBoardIdentifier *self)
{
  g_autofree char *life = self->board != NULL ? bp_board_dup_life (self->board) : NULL;

  if (self->is_paused || life == NULL || g_strcmp0 (life, self->asked) == 0 ||
      self->delay_source != 0 || bp_board_get_problem (self->board) != NULL)
    return;
  stop (self);
  self->delay_source = g_timeout_add (self->delay, on_delay_over, self);
}

void
bp_board_identifier_follow (BpBoardIdentifier *self, BpBoard *board, gboolean is_picked)
{
  g_return_if_fail (BP_IS_BOARD_IDENTIFIER (self));

  if (self->board == board && (self->is_picked || !is_picked))
    return;
  stop (self);
  g_clear_pointer (&self->asked, g_free);
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  g_set_object (&self->board, board);
  self->is_picked = is_picked;
  if (board == NULL)
    return;
  g_signal_connect_object (board, "notify", G_CALLBACK (consider), self, G_CONNECT_SWAPPED);
  consider (self);
}

void
bp_board_identifier_pause (BpBoardIdentifier *self)
{
  Question *question;
  gint64 end = g_get_monotonic_time () + STOP_TIME;

  g_return_if_fail (BP_IS_BOARD_IDENTIFIER (self));

  self->is_paused = TRUE;
  question = self->question != NULL ? g_atomic_rc_box_acquire (self->question) : NULL;
  if (question != NULL)
    g_clear_pointer (&self->asked, g_free);
  stop (self);
  if (question == NULL)
    return;
  g_mutex_lock (&question->mutex);
  while (!question->has_ended && g_cond_wait_until (&question->ended, &question->mutex, end))
    ;
  g_mutex_unlock (&question->mutex);
  question_unref (question);
}

void
bp_board_identifier_resume (BpBoardIdentifier *self)
{
  g_return_if_fail (BP_IS_BOARD_IDENTIFIER (self));

  self->is_paused = FALSE;
  consider (self);
}
