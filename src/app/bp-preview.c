/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-preview.h"

/* Choices come in series: a file, then an option or two. */
#define REST_MS 300

#define KNOWN_FIRMWARE 2 /* of candidacy */

enum { CHANGED, IDLE, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What a preview is of. */
typedef struct {
  BpBoard *board;
  BpBoardState state;
  BpFirmware *firmware;
  BpFlashOptions options;
} Subject;

struct _BpPreview {
  GObject parent_instance;

  Subject subject; /* its board is NULL for none */
  BpEntryOptions entry;
  guint rest;        /* source id: 0 if nothing is about to begin */
  BpJob *job;        /* NULL if none runs */
  gboolean is_stale; /* what @job finds is wanted no more */
  BpFlashPlan *plan;
  GError *refusal;
};

G_DEFINE_FINAL_TYPE (BpPreview, bp_preview, G_TYPE_OBJECT)

static gboolean
is_same_subject (const Subject *a, const Subject *b)
{
  return a->board == b->board && a->state == b->state && a->firmware == b->firmware &&
         a->options.full_erase == b->options.full_erase && a->options.verify == b->options.verify;
}

/* A serial port is only opened unasked where something is known to be a flight controller, and a
 * UART bootloader never: it listens for one beginning only. */
static gboolean
may_ask (BpBoard *board)
{
  if (bp_board_get_problem (board) != NULL)
    return FALSE;
  if (bp_board_get_state (board) == BP_BOARD_LOADER)
    return bp_board_get_loader_kind (board) != BP_LOADER_UART;
  return bp_board_get_candidacy (board) >= KNOWN_FIRMWARE && !bp_board_is_bare_port (board);
}

static void
bp_preview_forget (BpPreview *self)
{
  gboolean had_any = self->plan != NULL || self->refusal != NULL;

  g_clear_object (&self->plan);
  g_clear_error (&self->refusal);
  if (had_any)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_refusal (const GError *error)
{
  return bp_error_is (error, BP_ERROR_DOES_NOT_FIT) ||
         bp_error_is (error, BP_ERROR_WRONG_ADDRESS) || bp_error_is (error, BP_ERROR_WRONG_BOARD);
}

/* Any other fault is left to the job itself: who has not pressed anything is not bothered. */
static void
bp_preview_take (BpPreview *self, GError *error)
{
  if (error == NULL)
    g_set_object (&self->plan, bp_plan_job_get_plan (BP_PLAN_JOB (self->job)));
  else if (is_refusal (error))
    self->refusal = g_error_copy (error);
  if (self->plan != NULL || self->refusal != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void bp_preview_begin_soon (BpPreview *self);

static void
on_planned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BpPreview) self = user_data;
  g_autoptr (BpJob) job = g_object_ref (BP_JOB (source));
  g_autoptr (GError) error = NULL;

  bp_job_run_finish (job, result, &error);
  if (!self->is_stale)
    bp_preview_take (self, error);
  g_clear_object (&self->job);
  if (self->is_stale)
    bp_preview_begin_soon (self);
  g_signal_emit (self, signals[IDLE], 0);
}

static gboolean
on_rested (gpointer user_data)
{
  BpPreview *self = user_data;
  BpPlanJob *job;

  self->rest = 0;
  job = bp_plan_job_new (self->subject.board, self->subject.firmware, &self->subject.options);
  bp_plan_job_leave_chip_unread (job);
  bp_job_set_entry (BP_JOB (job), &self->entry);
  self->job = BP_JOB (job);
  self->is_stale = FALSE;
  bp_job_run_async (self->job, on_planned, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
bp_preview_begin_soon (BpPreview *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
  if (self->subject.board == NULL || self->job != NULL)
    return;
  self->rest = g_timeout_add (REST_MS, on_rested, self);
}

static void
bp_preview_clear_subject (BpPreview *self)
{
  g_clear_object (&self->subject.board);
  g_clear_object (&self->subject.firmware);
}

static void
bp_preview_dispose (GObject *object)
{
  BpPreview *self = BP_PREVIEW (object);

  g_clear_handle_id (&self->rest, g_source_remove);
  bp_preview_clear_subject (self);
  g_clear_object (&self->plan);
  g_clear_error (&self->refusal);

  G_OBJECT_CLASS (bp_preview_parent_class)->dispose (object);
}

static void
bp_preview_class_init (BpPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_preview_dispose;

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[IDLE] = g_signal_new ("idle", BP_TYPE_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
bp_preview_init (BpPreview *self)
{
}

BpPreview *
bp_preview_new (void)
{
  return g_object_new (BP_TYPE_PREVIEW, NULL);
}

void
bp_preview_want (BpPreview *self, BpBoard *board, BpFirmware *firmware,
                 const BpFlashOptions *options, const BpEntryOptions *entry)
{
  Subject subject = { .options = *options };

  g_return_if_fail (BP_IS_PREVIEW (self));

  if (board != NULL && firmware != NULL && may_ask (board)) {
    subject.board = board;
    subject.state = bp_board_get_state (board);
    subject.firmware = firmware;
  }
  if (subject.board == NULL)
    bp_preview_forget (self);
  if (is_same_subject (&subject, &self->subject))
    return;
  bp_preview_stop (self);
  bp_preview_forget (self);
  if (subject.board != NULL) {
    g_object_ref (subject.board);
    g_object_ref (subject.firmware);
  }
  self->subject = subject;
  self->entry = *entry;
  bp_preview_begin_soon (self);
}

gboolean
bp_preview_stop (BpPreview *self)
{
  g_return_val_if_fail (BP_IS_PREVIEW (self), TRUE);

  g_clear_handle_id (&self->rest, g_source_remove);
  bp_preview_clear_subject (self);
  if (self->job == NULL)
    return TRUE;
  self->is_stale = TRUE;
  bp_job_cancel (self->job);
  return FALSE;
}

BpFlashPlan *
bp_preview_get_plan (BpPreview *self)
{
  g_return_val_if_fail (BP_IS_PREVIEW (self), NULL);

  return self->plan;
}

const GError *
bp_preview_get_refusal (BpPreview *self)
{
  g_return_val_if_fail (BP_IS_PREVIEW (self), NULL);

  return self->refusal;
}
