/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-job-private.h"

#include "base/bp-i18n.h"
#include "board/bp-board-facts.h"
#include "flash/bp-port-health.h"
#include "link/bp-trace-device.h"
#include "link/bp-trace-port.h"

static void
on_wait (gpointer data)
{
  bp_job_enter_phase (data, BP_PHASE_WAIT);
}

static void
on_ask (const char *request, gpointer data)
{
  bp_job_ask (data, request);
}

static gboolean
on_identified (const BpIdentity *identity, gpointer data, GError **error)
{
  BpJobClass *klass = BP_JOB_GET_CLASS (data);
  BpJobPrivate *priv = bp_job_get_private (data);
  const BpJobGate *gate = &priv->gate;

  g_clear_pointer (&priv->identity, bp_identity_free);
  priv->identity = bp_identity_copy (identity);
  return (klass->identified == NULL || klass->identified (data, identity, error)) &&
         (gate->identified == NULL || gate->identified (data, identity, gate->user_data, error));
}

static gboolean
on_connected (BpJob *self, BpLoader *loader, GError **error)
{
  const BpJobGate *gate = &bp_job_get_private (self)->gate;

  return gate->connected == NULL || gate->connected (self, loader, gate->user_data, error);
}

/* A board that runs its firmware is brought into its loader first, and is another device then. */
static gboolean
enter_loader (BpJob *self, GError **error)
{
  BpJobPrivate *priv = bp_job_get_private (self);
  const BpEntryHooks hooks = {
    .wait = on_wait, .identified = on_identified, .ask = on_ask, .user_data = self
  };
  BpEntryOptions entry = priv->entry;
  g_autoptr (BpBoardFacts) facts = NULL;

  entry.mode = priv->mode;
  bp_job_enter_phase (self, BP_PHASE_REBOOT);
  facts = bp_entry_run (priv->scanner, priv->board_id, &entry, &hooks, priv->clock, priv->log,
                        priv->cancellable, error);
  if (facts == NULL)
    return FALSE;
  priv->loader_kind = facts->loader_kind;
  g_set_object (&priv->device, facts->device);
  g_set_object (&priv->port, facts->port);
  return TRUE;
}

static BpLoader *
open_usb_loader (BpJobPrivate *priv, GError **error)
{
  g_autoptr (BpUsbDevice) traced =
      priv->trace != NULL ? bp_trace_device_new (priv->device, priv->trace) : NULL;

  return bp_board_open_loader_at (traced != NULL ? traced : priv->device, priv->clock, priv->log,
                                  priv->cancellable, error);
}

static BpLoader *
open_uart_loader (BpJobPrivate *priv, GError **error)
{
  g_autoptr (BpSerialDevice) traced =
      priv->trace != NULL ? bp_trace_port_new (priv->port, priv->trace) : NULL;
  const BpUartOptions options = { priv->entry.baud, priv->entry.wires };

  return bp_board_open_uart_loader (traced != NULL ? traced : priv->port, &options, priv->clock,
                                    priv->log, priv->cancellable, error);
}

static BpLoader *
open_loader (BpJobPrivate *priv, GError **error)
{
  return priv->loader_kind == BP_LOADER_UART ? open_uart_loader (priv, error)
                                             : open_usb_loader (priv, error);
}

gboolean
bp_job_run_in_loader (BpJob *self, GCancellable *cancellable, GError **error)
{
  BpJobPrivate *priv = bp_job_get_private (self);
  g_autoptr (BpLoader) loader = NULL;
  g_autoptr (GError) local_error = NULL;

  if (priv->board_state == BP_BOARD_FIRMWARE && !enter_loader (self, error))
    return FALSE;
  bp_job_enter_phase (self, BP_PHASE_CONNECT);
  loader = open_loader (priv, error);
  if (loader == NULL || !bp_loader_connect (loader, priv->cancellable, error) ||
      !on_connected (self, loader, error))
    return FALSE;
  bp_port_health_check (loader, priv->log);

  if (BP_JOB_GET_CLASS (self)->work (self, loader, priv->cancellable, &local_error))
    return TRUE;
  bp_port_health_explain (loader, priv->log, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A cancelled job says in what state the board is left. */
static void
explain_cancel (BpJob *self, GError *error)
{
  if (!bp_error_is (error, BP_ERROR_CANCELLED))
    return;
  if (bp_job_is_safe (self))
    bp_error_set_hint (error, _ ("Nothing was changed on the board."));
  else
    bp_error_set_hint (error, _ ("The board has no complete firmware now and stays in its "
                                 "bootloader. Flash again to finish."));
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BpJob *self = source;
  BpJobPrivate *priv = bp_job_get_private (self);
  g_autoptr (GError) error = NULL;
  gboolean done = !bp_set_cancelled (priv->cancellable, &error) &&
                  BP_JOB_GET_CLASS (self)->run (self, priv->cancellable, &error);

  gint64 now = bp_clock_now (priv->clock);

  g_mutex_lock (&priv->mutex);
  priv->result.duration = now - priv->started;
  g_mutex_unlock (&priv->mutex);
  if (bp_job_progress_end (priv->progress, now, done))
    bp_job_tell_main_thread (self);

  if (done) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  explain_cancel (self, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
bp_job_run_async (BpJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  BpJobPrivate *priv = bp_job_get_private (self);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BP_IS_JOB (self));
  g_return_if_fail (!priv->running && priv->board_id == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, bp_job_run_async);
  if (bp_board_get_state (priv->board) == BP_BOARD_FIRMWARE)
    priv->seen.phase = BP_PHASE_REBOOT;
  bp_job_set_running (self, TRUE);
  priv->started = bp_clock_now (priv->clock);
  priv->board_id = g_strdup (bp_board_get_id (priv->board));
  priv->board_state = bp_board_get_state (priv->board);
  priv->loader_kind = bp_board_get_loader_kind (priv->board);
  priv->device = bp_board_dup_device (priv->board);
  priv->port = bp_board_dup_port (priv->board);
  priv->scanner = bp_board_dup_scanner (priv->board);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
bp_job_run_finish (BpJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  bp_job_show_all (self);
  bp_job_set_running (self, FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
