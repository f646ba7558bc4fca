/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-fleet.h"

#include "base/bp-i18n.h"
#include "flash/bp-flash-job.h"
#include "flash/bp-likeness.h"

#define CANDIDATE 2

typedef struct {
  BpFleet *fleet;
  BpFlashJob *job;
  /* With the fleet's mutex: */
  char *keys[BP_N_LIKENESS_STAGES]; /* NULL: not told (yet) */
  guint n_passed;                   /* stages that it has come to, or never will */
  gboolean left_alone;
  /* Main thread: */
  gboolean ended;
  GError *outcome;
} Member;

struct _BpFleet {
  GObject parent_instance;

  BpFirmware *firmware;
  BpFlashOptions options;
  BpEntryOptions entry;
  GPtrArray *members; /* of Member */
  GPtrArray *jobs;
  GPtrArray *others;
  GTask *task;
  guint n_running;

  GMutex mutex;
  GCond changed;
  Member *sample; /* (nullable) */
  gboolean cancelled;
};

G_DEFINE_FINAL_TYPE (BpFleet, bp_fleet, G_TYPE_OBJECT)

enum { SIGNAL_ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
member_free (gpointer data)
{
  Member *self = data;

  g_object_unref (self->job);
  for (guint i = 0; i < BP_N_LIKENESS_STAGES; i++)
    g_free (self->keys[i]);
  g_clear_error (&self->outcome);
  g_free (self);
}

static void
bp_fleet_finalize (GObject *object)
{
  BpFleet *self = BP_FLEET (object);

  g_object_unref (self->firmware);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->others);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  G_OBJECT_CLASS (bp_fleet_parent_class)->finalize (object);
}

static void
bp_fleet_class_init (BpFleetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_fleet_finalize;

  signals[SIGNAL_ENDED] = g_signal_new ("ended", BP_TYPE_FLEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, BP_TYPE_JOB);
}

static void
bp_fleet_init (BpFleet *self)
{
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
}

BpFleet *
bp_fleet_new (BpFirmware *firmware, const BpFlashOptions *options, const BpEntryOptions *entry)
{
  BpFleet *self = g_object_new (BP_TYPE_FLEET, NULL);

  self->firmware = g_object_ref (firmware);
  self->options = *options;
  self->entry = *entry;
  return self;
}

/* --- are they alike? (worker threads) --- */

/* With the mutex held: whether all that will be told at @stage and matters is told. */
static gboolean
is_decidable (BpFleet *self, BpLikenessStage stage)
{
  if (self->cancelled || (self->sample != NULL && self->sample->keys[stage] != NULL))
    return TRUE;
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->n_passed <= stage)
      return FALSE;
  }
  return TRUE;
}

/* With the mutex held: the first member that has told another key than @member. */
static Member *
find_unlike (BpFleet *self, Member *member, BpLikenessStage stage)
{
  for (guint i = 0; i < self->members->len; i++) {
    Member *other = g_ptr_array_index (self->members, i);

    if (other->keys[stage] != NULL && g_strcmp0 (other->keys[stage], member->keys[stage]) != 0)
      return other;
  }
  return NULL;
}

static const char *
get_id (Member *member)
{
  return bp_board_get_id (bp_job_get_board (BP_JOB (member->job)));
}

static gboolean
leave_alone (Member *member, BpLikenessStage stage, GError **error)
{
  member->left_alone = TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD, "%s %s %s", get_id (member),
               bp_likeness_get_difference (stage), get_id (member->fleet->sample));
  return FALSE;
}

static gboolean
refuse_to_choose (Member *member, Member *other, BpLikenessStage stage, GError **error)
{
  g_autoptr (GError) refusal =
      g_error_new (BP_ERROR, BP_ERROR_AMBIGUOUS, "%s %s %s", get_id (member),
                   bp_likeness_get_difference (stage), get_id (other));

  bp_error_set_hint (refusal, _ ("Boards of several kinds are connected: choose the one that the "
                                 "others should be like. Nothing was changed."));
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* With the mutex held. Who has told nothing is taken for one of them. */
static gboolean
judge (Member *member, BpLikenessStage stage, GError **error)
{
  BpFleet *self = member->fleet;
  Member *unlike;

  if (self->cancelled) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_CANCELLED, "cancelled");
    return FALSE;
  }
  if (member->keys[stage] == NULL)
    return TRUE;
  if (self->sample != NULL && self->sample->keys[stage] != NULL)
    return g_str_equal (member->keys[stage], self->sample->keys[stage]) ||
           leave_alone (member, stage, error);
  unlike = find_unlike (self, member, stage);
  return unlike == NULL || refuse_to_choose (member, unlike, stage, error);
}

/* Tells what was learned of a board, and waits until it can be compared with what the others tell;
 * takes @key over. */
static gboolean
pass (Member *member, BpLikenessStage stage, char *key, GError **error)
{
  BpFleet *self = member->fleet;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  member->keys[stage] = key;
  member->n_passed = stage + 1;
  g_cond_broadcast (&self->changed);
  while (!is_decidable (self, stage))
    g_cond_wait (&self->changed, &self->mutex);
  return judge (member, stage, error);
}

static gboolean
on_identified (BpJob *job, const BpIdentity *identity, gpointer data, GError **error)
{
  return pass (data, BP_LIKENESS_TARGET, bp_likeness_dup_target_key (identity), error);
}

static gboolean
on_connected (BpJob *job, BpLoader *loader, gpointer data, GError **error)
{
  return pass (data, BP_LIKENESS_MEMORY, bp_likeness_dup_memory_key (loader), error);
}

/* --- gathering --- */

static gboolean
may_join (BpFleet *self, BpBoard *board)
{
  return bp_board_get_candidacy (board) >= CANDIDATE &&
         (!self->entry.no_reboot || bp_board_get_state (board) == BP_BOARD_LOADER);
}

static Member *
add_member (BpFleet *self, BpBoard *board)
{
  Member *member = g_new0 (Member, 1);
  const BpJobGate gate = { on_identified, on_connected, member };

  member->fleet = self;
  member->job = bp_flash_job_new (board, self->firmware, &self->options);
  /* A board in its loader says nothing of its firmware. */
  member->n_passed =
      bp_board_get_state (board) == BP_BOARD_LOADER ? BP_LIKENESS_MEMORY : BP_LIKENESS_TARGET;
  bp_job_set_entry (BP_JOB (member->job), &self->entry);
  bp_job_set_gate (BP_JOB (member->job), &gate);
  g_ptr_array_add (self->members, member);
  g_ptr_array_add (self->jobs, g_object_ref (member->job));
  return member;
}

static BpBoard *
get_board (BpFleet *self, guint index)
{
  return bp_job_get_board (g_ptr_array_index (self->jobs, index));
}

/* Without a sample, whoever may join does, and the ids are looked at afterwards. */
static void
add_board (BpFleet *self, BpBoard *board, BpBoard *sample)
{
  gboolean joins =
      board == sample ||
      (may_join (self, board) && (sample == NULL || bp_likeness_has_same_ids (board, sample)));

  if (!joins) {
    g_ptr_array_add (self->others, g_object_ref (board));
    return;
  }
  if (board == sample)
    self->sample = add_member (self, board);
  else
    add_member (self, board);
}

static gboolean
check_ids (BpFleet *self, GError **error)
{
  for (guint i = 1; i < self->jobs->len; i++) {
    BpBoard *first = get_board (self, 0);
    BpBoard *board = get_board (self, i);

    if (bp_likeness_has_same_ids (first, board))
      continue;
    g_set_error (error, BP_ERROR, BP_ERROR_AMBIGUOUS,
                 "boards of several kinds are connected: %s (%s), %s (%s)", bp_board_get_id (first),
                 bp_board_get_name (first), bp_board_get_id (board), bp_board_get_name (board));
    return FALSE;
  }
  return TRUE;
}

gboolean
bp_fleet_gather (BpFleet *self, GListModel *boards, BpBoard *sample, GError **error)
{
  g_return_val_if_fail (BP_IS_FLEET (self), FALSE);
  g_return_val_if_fail (self->members->len == 0, FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    add_board (self, board, sample);
  }
  if (self->members->len == 0) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_BOARD, "no board that could be flashed");
    return FALSE;
  }
  return check_ids (self, error);
}

/* --- running --- */

/* How bad an outcome is: what may have left a board unfinished is worse than what was refused. */
static guint
get_weight (const GError *outcome)
{
  switch (bp_error_get_code (outcome)) {
  case BP_ERROR_CANCELLED:
    return 1;
  case BP_ERROR_BAD_FILE:
  case BP_ERROR_DOES_NOT_FIT:
  case BP_ERROR_WRONG_ADDRESS:
  case BP_ERROR_WRONG_BOARD:
    return 2;
  case BP_ERROR_NO_BOARD:
  case BP_ERROR_AMBIGUOUS:
    return 3;
  case BP_ERROR_NOT_PERMITTED:
  case BP_ERROR_BUSY:
    return 4;
  case BP_ERROR_PROTECTED:
    return 5;
  case BP_ERROR_VERIFY_FAILED:
    return 7;
  default:
    return 6;
  }
}

static const GError *
find_worst (BpFleet *self)
{
  const GError *worst = NULL;

  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    if (member->outcome != NULL && !member->left_alone &&
        (worst == NULL || get_weight (member->outcome) > get_weight (worst)))
      worst = member->outcome;
  }
  return worst;
}

static void
finish (BpFleet *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  const GError *worst = find_worst (self);

  if (worst == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (worst));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Member *member = data;
  BpFleet *self = member->fleet;

  bp_job_run_finish (BP_JOB (source), result, &member->outcome);
  member->ended = TRUE;
  g_mutex_lock (&self->mutex);
  member->n_passed = BP_N_LIKENESS_STAGES;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);

  g_signal_emit (self, signals[SIGNAL_ENDED], 0, member->job);
  if (--self->n_running == 0)
    finish (self);
}

void
bp_fleet_run_async (BpFleet *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BP_IS_FLEET (self));
  g_return_if_fail (self->task == NULL && self->members->len > 0);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, bp_fleet_run_async);
  self->n_running = self->members->len;
  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    bp_job_run_async (BP_JOB (member->job), on_ended, member);
  }
}

gboolean
bp_fleet_run_finish (BpFleet *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
bp_fleet_cancel (BpFleet *self)
{
  g_return_if_fail (BP_IS_FLEET (self));

  for (guint i = 0; i < self->jobs->len; i++)
    bp_job_cancel (g_ptr_array_index (self->jobs, i));
  g_mutex_lock (&self->mutex);
  self->cancelled = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* --- asking --- */

GPtrArray *
bp_fleet_get_jobs (BpFleet *self)
{
  g_return_val_if_fail (BP_IS_FLEET (self), NULL);

  return self->jobs;
}

GPtrArray *
bp_fleet_get_others (BpFleet *self)
{
  g_return_val_if_fail (BP_IS_FLEET (self), NULL);

  return self->others;
}

static Member *
find_member (BpFleet *self, BpJob *job)
{
  guint index;

  if (!g_ptr_array_find (self->jobs, job, &index))
    return NULL;
  return g_ptr_array_index (self->members, index);
}

const GError *
bp_fleet_get_outcome (BpFleet *self, BpJob *job)
{
  Member *member = find_member (self, job);

  g_return_val_if_fail (member != NULL && member->ended, NULL);

  return member->outcome;
}

gboolean
bp_fleet_has_left_alone (BpFleet *self, BpJob *job)
{
  Member *member = find_member (self, job);

  g_return_val_if_fail (member != NULL && member->ended, FALSE);

  return member->left_alone;
}

double
bp_fleet_get_fraction (BpFleet *self)
{
  double sum = 0;

  g_return_val_if_fail (BP_IS_FLEET (self), 0);

  for (guint i = 0; i < self->members->len; i++) {
    Member *member = g_ptr_array_index (self->members, i);

    sum += member->ended ? 1 : bp_job_get_fraction (BP_JOB (member->job));
  }
  return self->members->len > 0 ? sum / self->members->len : 0;
}
