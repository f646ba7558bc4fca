/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-job-private.h"

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BpJob, bp_job, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_BOARD,
  PROP_PHASE,
  PROP_FRACTION,
  PROP_SPEED,
  PROP_TIME_LEFT,
  PROP_RUNNING,
  PROP_REQUEST,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static BpJobPrivate *
priv_of (BpJob *self)
{
  return bp_job_get_instance_private (self);
}

BpJobPrivate *
bp_job_get_private (BpJob *self)
{
  return priv_of (self);
}

static void
bp_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BpJobPrivate *priv = priv_of (BP_JOB (object));

  switch (id) {
  case PROP_BOARD:
    g_value_set_object (value, priv->board);
    break;
  case PROP_PHASE:
    g_value_set_int (value, priv->seen.phase);
    break;
  case PROP_FRACTION:
    g_value_set_double (value, priv->seen.fraction);
    break;
  case PROP_SPEED:
    g_value_set_double (value, priv->seen.speed);
    break;
  case PROP_TIME_LEFT:
    g_value_set_int (value, priv->seen.time_left);
    break;
  case PROP_RUNNING:
    g_value_set_boolean (value, priv->running);
    break;
  case PROP_REQUEST:
    g_value_set_string (value, priv->seen.request);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bp_job_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BpJobPrivate *priv = priv_of (BP_JOB (object));

  switch (id) {
  case PROP_BOARD:
    priv->board = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bp_job_finalize (GObject *object)
{
  BpJobPrivate *priv = priv_of (BP_JOB (object));

  g_clear_object (&priv->board);
  g_clear_object (&priv->device);
  g_clear_object (&priv->port);
  g_clear_object (&priv->scanner);
  g_clear_object (&priv->trace);
  g_free (priv->board_id);
  g_clear_object (&priv->clock);
  g_clear_object (&priv->log);
  g_clear_object (&priv->cancellable);
  g_main_context_unref (priv->context);
  g_free (priv->seen.request);
  bp_job_progress_free (priv->progress);
  g_clear_pointer (&priv->identity, bp_identity_free);
  g_clear_pointer (&priv->marks, g_array_unref);
  g_mutex_clear (&priv->mutex);
  G_OBJECT_CLASS (bp_job_parent_class)->finalize (object);
}

static void
bp_job_class_init (BpJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = bp_job_get_property;
  object_class->set_property = bp_job_set_property;
  object_class->finalize = bp_job_finalize;
  klass->run = bp_job_run_in_loader;

  properties[PROP_BOARD] =
      g_param_spec_object ("board", NULL, NULL, BP_TYPE_BOARD,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PHASE] =
      g_param_spec_int ("phase", NULL, NULL, 0, BP_N_PHASES - 1, BP_PHASE_CONNECT, readable);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, readable);
  properties[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 0, G_MAXDOUBLE, 0, readable);
  properties[PROP_TIME_LEFT] =
      g_param_spec_int ("time-left", NULL, NULL, -1, G_MAXINT, -1, readable);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, readable);
  properties[PROP_REQUEST] = g_param_spec_string ("request", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bp_job_init (BpJob *self)
{
  BpJobPrivate *priv = priv_of (self);

  priv->clock = bp_clock_new ();
  priv->entry = BP_ENTRY_OPTIONS_DEFAULT;
  priv->mode = BP_MSP_REBOOT_ROM_LOADER;
  priv->log = bp_log_new ();
  priv->cancellable = g_cancellable_new ();
  priv->context = g_main_context_ref_thread_default ();
  priv->seen = (BpJobView){ .phase = BP_PHASE_CONNECT, .time_left = -1 };
  priv->progress = bp_job_progress_new ();
  g_mutex_init (&priv->mutex);
}

/* --- from the worker to the main thread --- */

/* Takes over what @new holds. */
static void
show (BpJob *self, BpJobView *new)
{
  BpJobPrivate *priv = priv_of (self);
  BpJobView old = priv->seen;
  g_autofree char *old_request = old.request;

  priv->seen = *new;
  new->request = NULL;
  g_object_freeze_notify (G_OBJECT (self));
  if (priv->seen.phase != old.phase)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PHASE]);
  if (priv->seen.fraction > old.fraction)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (priv->seen.speed != old.speed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
  if (priv->seen.time_left != old.time_left)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_LEFT]);
  if (g_strcmp0 (priv->seen.request, old_request) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUEST]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
bp_job_show_all (BpJob *self)
{
  BpJobPrivate *priv = priv_of (self);

  for (BpJobView *next = bp_job_progress_pop (priv->progress); next != NULL;
       next = bp_job_progress_pop (priv->progress)) {
    show (self, next);
    bp_job_view_free (next);
  }
}

static gboolean
on_views (gpointer data)
{
  bp_job_show_all (data);
  return G_SOURCE_REMOVE;
}

void
bp_job_tell_main_thread (BpJob *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_views, g_object_ref (self), g_object_unref);
  g_source_attach (source, priv_of (self)->context);
}

void
bp_job_set_rest (BpJob *self, gint64 duration)
{
  BpJobPrivate *priv = priv_of (self);

  bp_job_progress_set_rest (priv->progress, bp_clock_now (priv->clock), duration);
}

void
bp_job_enter_phase (BpJob *self, BpPhase phase)
{
  BpJobPrivate *priv = priv_of (self);

  if (bp_job_progress_enter_phase (priv->progress, bp_clock_now (priv->clock), phase))
    bp_job_tell_main_thread (self);
}

void
bp_job_advance (BpJob *self, gint64 duration, gsize bytes)
{
  BpJobPrivate *priv = priv_of (self);

  if (bp_job_progress_advance (priv->progress, bp_clock_now (priv->clock), duration, bytes))
    bp_job_tell_main_thread (self);
}

void
bp_job_ask (BpJob *self, const char *request)
{
  BpJobPrivate *priv = priv_of (self);

  if (bp_job_progress_ask (priv->progress, bp_clock_now (priv->clock), request))
    bp_job_tell_main_thread (self);
}

void
bp_job_count (BpJob *self, const BpJobResult *done)
{
  BpJobPrivate *priv = priv_of (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  priv->result.bytes_written += done->bytes_written;
  priv->result.bytes_verified += done->bytes_verified;
  priv->result.sectors_erased += done->sectors_erased;
  priv->result.sectors_skipped += done->sectors_skipped;
}

void
bp_job_mark (BpJob *self, BpMarkKind kind, guint32 address, guint64 size)
{
  BpJobPrivate *priv = bp_job_get_private (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  if (priv->marks == NULL)
    priv->marks = g_array_new (FALSE, FALSE, sizeof (BpJobMark));
  bp_job_marks_add (priv->marks, kind, address, size);
}

GArray *
bp_job_take_marks (BpJob *self)
{
  BpJobPrivate *priv = bp_job_get_private (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  return g_steal_pointer (&priv->marks);
}

void
bp_job_mark_unsafe (BpJob *self)
{
  BpJobPrivate *priv = priv_of (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  priv->unsafe = TRUE;
}

void
bp_job_set_running (BpJob *self, gboolean running)
{
  priv_of (self)->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
bp_job_cancel (BpJob *self)
{
  g_return_if_fail (BP_IS_JOB (self));

  g_cancellable_cancel (priv_of (self)->cancellable);
}

void
bp_job_set_clock (BpJob *self, BpClock *clock)
{
  g_return_if_fail (BP_IS_JOB (self));

  g_set_object (&priv_of (self)->clock, clock);
}

void
bp_job_set_trace (BpJob *self, GOutputStream *stream)
{
  g_return_if_fail (BP_IS_JOB (self));

  g_set_object (&priv_of (self)->trace, stream);
}

void
bp_job_set_entry (BpJob *self, const BpEntryOptions *options)
{
  g_return_if_fail (BP_IS_JOB (self));

  priv_of (self)->entry = *options;
}

void
bp_job_set_gate (BpJob *self, const BpJobGate *gate)
{
  g_return_if_fail (BP_IS_JOB (self));

  priv_of (self)->gate = *gate;
}

BpBoard *
bp_job_get_board (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), NULL);

  return priv_of (self)->board;
}

BpPhase
bp_job_get_phase (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), BP_PHASE_CONNECT);

  return priv_of (self)->seen.phase;
}

double
bp_job_get_fraction (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), 0);

  return priv_of (self)->seen.fraction;
}

double
bp_job_get_speed (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), 0);

  return priv_of (self)->seen.speed;
}

int
bp_job_get_time_left (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), -1);

  return priv_of (self)->seen.time_left;
}

gboolean
bp_job_is_running (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), FALSE);

  return priv_of (self)->running;
}

const char *
bp_job_get_request (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), NULL);

  return priv_of (self)->seen.request;
}

const BpIdentity *
bp_job_get_identity (BpJob *self)
{
  return priv_of (self)->identity;
}

void
bp_job_get_place (BpJob *self, BpJobPlace *place)
{
  BpJobPrivate *priv = priv_of (self);

  place->scanner = priv->scanner;
  place->board_id = priv->board_id;
  place->board_state = priv->board_state;
  place->entry = &priv->entry;
  place->clock = priv->clock;
}

void
bp_job_set_loader_mode (BpJob *self, BpMspReboot mode)
{
  priv_of (self)->mode = mode;
}

BpLog *
bp_job_get_log (BpJob *self)
{
  g_return_val_if_fail (BP_IS_JOB (self), NULL);

  return priv_of (self)->log;
}

void
bp_job_get_result (BpJob *self, BpJobResult *result)
{
  BpJobPrivate *priv = priv_of (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  *result = priv->result;
}

gboolean
bp_job_is_safe (BpJob *self)
{
  BpJobPrivate *priv = priv_of (self);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&priv->mutex);

  return !priv->unsafe;
}
