/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-series.h"

#include "flash/bp-likeness.h"

/* A port that was empty for so long holds another board. */
#define EMPTY_TIME (3 * BP_SEC)

/* Whoever comes so soon after our own reboot is the board that was flashed: slow ones need nine
 * seconds. */
#define RETURN_TIME (10 * BP_SEC)

/* A board that has just been plugged in may come and go once more. */
#define SETTLE_TIME (500 * BP_MSEC)

/* Rights to a device are late by up to so much. */
#define PERMISSION_TIME (2 * BP_SEC)

#define LOOK_INTERVAL_MS 250

#define CANDIDATE 2

/* A USB port, or a serial port, by its board id. */
typedef struct {
  gboolean is_there;
  gboolean is_seen; /* in the look under way */
  gboolean is_due;  /* holds a board that was not flashed yet */
  gboolean returns; /* the board that was flashed restarts */
  gint64 came_at;
  gint64 gone_at;
  gint64 return_end; /* until then it may come back */
} Place;

/* What boards must show; 0 or NULL: anything. */
typedef struct {
  gboolean has_ids;
  BpBoardState state;
  guint16 vendor_id;
  guint16 product_id;
  guint candidacy;
  char *keys[BP_N_LIKENESS_STAGES];
} Sample;

struct _BpSeries {
  GObject parent_instance;

  BpBoardList *boards;
  BpFirmware *firmware;
  BpFlashOptions options;
  BpEntryOptions entry;
  BpClock *clock;
  GHashTable *places; /* board id to Place */
  GListStore *outcomes;
  guint n_done;
  guint n_failed;
  guint look_source; /* 0 while it is not armed */
  BpFlashJob *job;

  GMutex mutex; /* guards what follows, which the job's thread uses */
  Sample sample;
  Sample current; /* of the board at work */
  gboolean left_alone;
};

G_DEFINE_FINAL_TYPE (BpSeries, bp_series, G_TYPE_OBJECT)

enum { PROP_0, PROP_ARMED, PROP_JOB, PROP_N_DONE, PROP_N_FAILED, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { SIGNAL_STARTED, SIGNAL_ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
sample_clear (Sample *self)
{
  for (guint i = 0; i < BP_N_LIKENESS_STAGES; i++)
    g_free (self->keys[i]);
  *self = (Sample){ 0 };
}

static void
sample_take_ids (Sample *self, BpBoard *board)
{
  self->has_ids = TRUE;
  self->state = bp_board_get_state (board);
  self->vendor_id = bp_board_get_vendor_id (board);
  self->product_id = bp_board_get_product_id (board);
  self->candidacy = bp_board_get_candidacy (board);
}

static gboolean
sample_has_ids_of (const Sample *self, BpBoard *board)
{
  if (!self->has_ids)
    return bp_board_get_candidacy (board) >= CANDIDATE;
  return self->state == bp_board_get_state (board) &&
         self->vendor_id == bp_board_get_vendor_id (board) &&
         self->product_id == bp_board_get_product_id (board) &&
         bp_board_get_candidacy (board) >= MIN (self->candidacy, CANDIDATE);
}

static void
bp_series_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BpSeries *self = BP_SERIES (object);

  switch (id) {
  case PROP_ARMED:
    g_value_set_boolean (value, bp_series_is_armed (self));
    break;
  case PROP_JOB:
    g_value_set_object (value, self->job);
    break;
  case PROP_N_DONE:
    g_value_set_uint (value, self->n_done);
    break;
  case PROP_N_FAILED:
    g_value_set_uint (value, self->n_failed);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bp_series_dispose (GObject *object)
{
  BpSeries *self = BP_SERIES (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->boards);
  G_OBJECT_CLASS (bp_series_parent_class)->dispose (object);
}

static void
bp_series_finalize (GObject *object)
{
  BpSeries *self = BP_SERIES (object);

  g_object_unref (self->firmware);
  g_object_unref (self->clock);
  g_hash_table_unref (self->places);
  g_object_unref (self->outcomes);
  sample_clear (&self->sample);
  sample_clear (&self->current);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_series_parent_class)->finalize (object);
}

static void
bp_series_class_init (BpSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = bp_series_get_property;
  object_class->dispose = bp_series_dispose;
  object_class->finalize = bp_series_finalize;

  properties[PROP_ARMED] = g_param_spec_boolean ("armed", NULL, NULL, FALSE, readable);
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, BP_TYPE_FLASH_JOB, readable);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_STARTED] = g_signal_new ("started", BP_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, BP_TYPE_FLASH_JOB);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", BP_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, BP_TYPE_SERIES_OUTCOME);
}

static void
bp_series_init (BpSeries *self)
{
  self->clock = bp_clock_new ();
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->outcomes = g_list_store_new (BP_TYPE_SERIES_OUTCOME);
  g_mutex_init (&self->mutex);
}

/* --- who comes and goes --- */

static void
arrive (Place *place, gint64 now)
{
  place->is_there = TRUE;
  place->came_at = now;
  if (place->returns && now < place->return_end)
    return;
  place->returns = FALSE;
  if (now - place->gone_at >= EMPTY_TIME)
    place->is_due = TRUE;
}

static void
see_board (BpSeries *self, BpBoard *board, gint64 now)
{
  const char *id = bp_board_get_id (board);
  Place *place = g_hash_table_lookup (self->places, id);

  if (place == NULL) {
    place = g_new0 (Place, 1);
    place->gone_at = now - EMPTY_TIME;
    g_hash_table_insert (self->places, g_strdup (id), place);
  }
  place->is_seen = TRUE;
  if (!place->is_there)
    arrive (place, now);
  if (bp_board_get_state (board) == BP_BOARD_FIRMWARE)
    place->returns = FALSE;
}

static void
see_all (BpSeries *self, gint64 now)
{
  GListModel *boards = G_LIST_MODEL (self->boards);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);

    see_board (self, board, now);
  }
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Place *place = value;

    if (place->is_there && !place->is_seen) {
      place->is_there = FALSE;
      place->gone_at = now;
    }
    place->is_seen = FALSE;
  }
}

/* --- is it one of them? (the job's thread) --- */

/* The sample is the user's, or the first board that was flashed: until then anything will do. Takes
 * @key over. */
static gboolean
pass (BpSeries *self, BpJob *job, BpLikenessStage stage, char *key, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *wanted = self->sample.keys[stage];

  g_free (self->current.keys[stage]);
  self->current.keys[stage] = key;
  if (key == NULL || wanted == NULL || g_str_equal (key, wanted))
    return TRUE;
  self->left_alone = TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD, "%s %s the others of this series",
               bp_board_get_id (bp_job_get_board (job)), bp_likeness_get_difference (stage));
  return FALSE;
}

static gboolean
on_identified (BpJob *job, const BpIdentity *identity, gpointer data, GError **error)
{
  return pass (data, job, BP_LIKENESS_TARGET, bp_likeness_dup_target_key (identity), error);
}

static gboolean
on_connected (BpJob *job, BpLoader *loader, gpointer data, GError **error)
{
  return pass (data, job, BP_LIKENESS_MEMORY, bp_likeness_dup_memory_key (loader), error);
}

/* --- one board --- */

/* What the first board showed beyond what is asked for is asked of the next ones. */
static void
learn_sample (BpSeries *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (!self->sample.has_ids) {
    self->sample.has_ids = TRUE;
    self->sample.state = self->current.state;
    self->sample.vendor_id = self->current.vendor_id;
    self->sample.product_id = self->current.product_id;
    self->sample.candidacy = self->current.candidacy;
  }
  for (guint i = 0; i < BP_N_LIKENESS_STAGES; i++) {
    if (self->sample.keys[i] == NULL)
      self->sample.keys[i] = g_steal_pointer (&self->current.keys[i]);
  }
}

/* Our own reboot may still be to come, or under way. */
static void
expect_return (BpSeries *self, const char *id, gint64 now)
{
  Place *place = g_hash_table_lookup (self->places, id);
  BpBoard *board = bp_board_list_find (self->boards, id);

  place->is_due = FALSE;
  place->is_there = board != NULL;
  place->gone_at = now;
  place->returns = board == NULL || bp_board_get_state (board) == BP_BOARD_LOADER;
  place->return_end = now + RETURN_TIME;
}

static void
count (BpSeries *self, const GError *error)
{
  if (error == NULL) {
    self->n_done++;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  } else if (!self->left_alone) {
    self->n_failed++;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FAILED]);
  }
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BpSeries) self = data;
  g_autoptr (BpFlashJob) job = g_steal_pointer (&self->job);
  g_autoptr (BpSeriesOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  bp_job_run_finish (BP_JOB (source), result, &error);
  if (error == NULL)
    learn_sample (self);
  if (self->boards != NULL)
    expect_return (self, bp_board_get_id (bp_job_get_board (BP_JOB (job))),
                   bp_clock_now (self->clock));
  outcome = bp_series_outcome_new (job, error, self->left_alone);
  g_list_store_append (self->outcomes, outcome);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  count (self, error);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, outcome);
  bp_series_look (self);
}

static void
start (BpSeries *self, BpBoard *board)
{
  const BpJobGate gate = { on_identified, on_connected, self };

  sample_clear (&self->current);
  sample_take_ids (&self->current, board);
  self->left_alone = FALSE;
  self->job = bp_flash_job_new (board, self->firmware, &self->options);
  bp_job_set_clock (BP_JOB (self->job), self->clock);
  bp_job_set_entry (BP_JOB (self->job), &self->entry);
  bp_job_set_gate (BP_JOB (self->job), &gate);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0, self->job);
  bp_job_run_async (BP_JOB (self->job), on_ended, g_object_ref (self));
}

/* --- whose turn it is --- */

static gboolean
is_settled (BpBoard *board, const Place *place, gint64 now)
{
  const GError *problem = bp_board_get_problem (board);
  gint64 time = bp_error_is (problem, BP_ERROR_NOT_PERMITTED) ? PERMISSION_TIME : SETTLE_TIME;

  return now - place->came_at >= time;
}

/* The matching board that has waited longest. One of another kind is left alone until it is plugged
 * in anew. */
static BpBoard *
find_next (BpSeries *self, gint64 now)
{
  GListModel *boards = G_LIST_MODEL (self->boards);
  g_autoptr (BpBoard) next = NULL;
  gint64 next_came_at = G_MAXINT64;

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (BpBoard) board = g_list_model_get_item (boards, i);
    Place *place = g_hash_table_lookup (self->places, bp_board_get_id (board));

    if (!place->is_due || !is_settled (board, place, now))
      continue;
    if (!sample_has_ids_of (&self->sample, board)) {
      place->is_due = FALSE;
    } else if (place->came_at < next_came_at) {
      next_came_at = place->came_at;
      g_set_object (&next, board);
    }
  }
  return g_steal_pointer (&next);
}

void
bp_series_look (BpSeries *self)
{
  g_autoptr (BpBoard) next = NULL;
  gint64 now;

  g_return_if_fail (BP_IS_SERIES (self));

  if (!bp_series_is_armed (self))
    return;
  now = bp_clock_now (self->clock);
  see_all (self, now);
  if (self->job != NULL)
    return;
  next = find_next (self, now);
  if (next != NULL)
    start (self, next);
}

/* --- for the user --- */

BpSeries *
bp_series_new (BpBoardList *boards, BpFirmware *firmware, const BpFlashOptions *options,
               const BpEntryOptions *entry)
{
  BpSeries *self = g_object_new (BP_TYPE_SERIES, NULL);

  self->boards = g_object_ref (boards);
  self->firmware = g_object_ref (firmware);
  self->options = *options;
  self->entry = *entry;
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (bp_series_look), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return self;
}

static gboolean
on_look (gpointer data)
{
  bp_series_look (data);
  return G_SOURCE_CONTINUE;
}

/* What is there by now does not appear any more. */
static void
pass_over_present (BpSeries *self)
{
  GHashTableIter iter;
  gpointer value;

  see_all (self, bp_clock_now (self->clock));
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Place *)value)->is_due = FALSE;
}

void
bp_series_arm (BpSeries *self, BpBoard *sample)
{
  g_return_if_fail (BP_IS_SERIES (self));

  if (bp_series_is_armed (self))
    return;
  g_mutex_lock (&self->mutex);
  sample_clear (&self->sample);
  if (sample != NULL)
    sample_take_ids (&self->sample, sample);
  g_mutex_unlock (&self->mutex);
  pass_over_present (self);
  self->look_source = g_timeout_add (LOOK_INTERVAL_MS, on_look, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ARMED]);
}

void
bp_series_disarm (BpSeries *self)
{
  g_return_if_fail (BP_IS_SERIES (self));

  if (!bp_series_is_armed (self))
    return;
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ARMED]);
}

void
bp_series_cancel (BpSeries *self)
{
  bp_series_disarm (self);
  if (self->job != NULL)
    bp_job_cancel (BP_JOB (self->job));
}

gboolean
bp_series_is_armed (BpSeries *self)
{
  g_return_val_if_fail (BP_IS_SERIES (self), FALSE);

  return self->look_source != 0;
}

BpFlashJob *
bp_series_get_job (BpSeries *self)
{
  g_return_val_if_fail (BP_IS_SERIES (self), NULL);

  return self->job;
}

GListModel *
bp_series_get_outcomes (BpSeries *self)
{
  g_return_val_if_fail (BP_IS_SERIES (self), NULL);

  return G_LIST_MODEL (self->outcomes);
}

guint
bp_series_get_n_done (BpSeries *self)
{
  g_return_val_if_fail (BP_IS_SERIES (self), 0);

  return self->n_done;
}

guint
bp_series_get_n_failed (BpSeries *self)
{
  g_return_val_if_fail (BP_IS_SERIES (self), 0);

  return self->n_failed;
}

void
bp_series_set_clock (BpSeries *self, BpClock *clock)
{
  g_return_if_fail (BP_IS_SERIES (self));

  g_set_object (&self->clock, clock);
}
