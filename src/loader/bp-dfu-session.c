/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfu-session.h"

#include <stdlib.h>

#define SMALL_TIMEOUT_MS 2000
#define BLOCK_TIMEOUT_MS 5000

/* Ways from one state to another, until it is clear that the device walks in circles. */
#define MAX_STEPS 8

/* A refused GETSTATUS is put again for so long; at most so great a part of that time is waited in
 * vain. */
#define STALL_LIMIT (1250 * BP_MSEC)
#define STALL_PART 16

/* Polls of a device that is late grow with the time that it has taken: at most this part of it is
 * lost. */
#define POLL_MIN BP_MSEC
#define POLL_PART 32

/* Of one small question the time says little. */
#define N_QUESTIONS 10

/* The longest poll time that is waited for before a cure. */
#define UNSTICK_LIMIT (10 * BP_SEC)

struct _BpDfuSession {
  BpUsbLink *link;
  BpLog *log;
  guint8 interface_number;
  BpDfuState state;  /* after the last request */
  gboolean is_known; /* whether that is sure */
  gint64 rest_until; /* the device has asked not to be disturbed */
  BpLoaderHealth health;
};

BpDfuSession *
bp_dfu_session_new (BpUsbLink *link, guint8 interface_number, BpLog *log)
{
  BpDfuSession *self = g_new0 (BpDfuSession, 1);

  self->link = g_object_ref (link);
  g_set_object (&self->log, log);
  self->interface_number = interface_number;
  return self;
}

void
bp_dfu_session_free (BpDfuSession *self)
{
  g_object_unref (self->link);
  g_clear_object (&self->log);
  g_free (self);
}

BpUsbLink *
bp_dfu_session_get_link (BpDfuSession *self)
{
  return self->link;
}

BpLog *
bp_dfu_session_get_log (BpDfuSession *self)
{
  return self->log;
}

static gint64
now (BpDfuSession *self)
{
  return bp_clock_now (bp_usb_link_get_clock (self->link));
}

/* Not cancellable: a device that is at work is never left alone. */
static void
wait_for (BpDfuSession *self, gint64 duration)
{
  bp_clock_sleep (bp_usb_link_get_clock (self->link), duration, NULL);
}

/* A poll time of hours is a lie: @limit bounds it. */
static void
let_rest (BpDfuSession *self, gint64 limit)
{
  wait_for (self, MIN (self->rest_until - now (self), limit));
}

/* A device that is gone, or says no, is no trouble on the way to it. */
static void
count_trouble (BpDfuSession *self, const GError *error)
{
  if (!bp_error_is_stall (error) && !bp_error_is (error, BP_ERROR_DISCONNECTED))
    self->health.n_errors++;
}

static gssize
request (BpDfuSession *self, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
         const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize moved;

  self->is_known = FALSE;
  moved = bp_usb_link_control (self->link, setup, data, timeout_ms, &local_error);
  if (moved >= 0)
    return moved;
  count_trouble (self, local_error);
  g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", name);
  return -1;
}

static void
set_state (BpDfuSession *self, BpDfuState state)
{
  self->state = state;
  self->is_known = TRUE;
}

static gboolean
is_in (BpDfuSession *self, BpDfuState state)
{
  return self->is_known && self->state == state;
}

static gboolean
get_status (BpDfuSession *self, BpDfuStatus *status, guint timeout_ms, GError **error)
{
  BpUsbSetup setup = {
    .request_type = BP_DFU_REQUEST_IN,
    .request = BP_DFU_GETSTATUS,
    .index = self->interface_number,
    .length = BP_DFU_STATUS_SIZE,
  };
  guint8 data[BP_DFU_STATUS_SIZE] = { 0 };
  gssize moved = request (self, &setup, data, timeout_ms, "GETSTATUS", error);

  if (moved < 0 || !bp_dfu_status_read (status, data, moved, error))
    return FALSE;
  set_state (self, status->state);
  self->rest_until = bp_dfu_status_is_busy (status) ? now (self) + status->poll_time : 0;
  return TRUE;
}

/* CLRSTATUS and ABORT: both lead to dfuIDLE. */
static gboolean
go_idle (BpDfuSession *self, BpDfuRequest number, const char *name, GError **error)
{
  BpUsbSetup setup = {
    .request_type = BP_DFU_REQUEST_OUT,
    .request = number,
    .index = self->interface_number,
  };

  if (request (self, &setup, NULL, SMALL_TIMEOUT_MS, name, error) < 0)
    return FALSE;
  set_state (self, BP_DFU_STATE_IDLE);
  return TRUE;
}

static gboolean
abort_transfer (BpDfuSession *self, GError **error)
{
  return go_idle (self, BP_DFU_ABORT, "ABORT", error);
}

static gboolean
clear_status (BpDfuSession *self, GError **error)
{
  return go_idle (self, BP_DFU_CLRSTATUS, "CLRSTATUS", error);
}

gboolean
bp_dfu_session_select (BpDfuSession *self, guint8 alternate, GError **error)
{
  return bp_usb_link_claim (self->link, self->interface_number, alternate, error);
}

/* Some devices wait for a reset after an update that was broken off; they come back as another
 * device. */
static gboolean
reset_waiting (BpDfuSession *self, GError **error)
{
  self->is_known = FALSE;
  if (!bp_usb_link_reset (self->link, error)) {
    g_prefix_error (error, "the device waits for a reset: ");
    return FALSE;
  }
  return TRUE;
}

/* One step towards dfuIDLE. */
static gboolean
step_to_idle (BpDfuSession *self, const BpDfuStatus *status, GError **error)
{
  g_autofree char *text = bp_dfu_status_to_text (status);

  switch (status->state) {
  case BP_DFU_STATE_ERROR:
    bp_log_add (self->log, "clearing an error: %s", text);
    return clear_status (self, error);
  case BP_DFU_STATE_DNLOAD_IDLE:
  case BP_DFU_STATE_UPLOAD_IDLE:
    return abort_transfer (self, error);
  case BP_DFU_STATE_MANIFEST_WAIT_RESET:
    return reset_waiting (self, error);
  case BP_DFU_STATE_APP_IDLE:
  case BP_DFU_STATE_APP_DETACH:
    g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER, "the device runs its firmware (%s)", text);
    return FALSE;
  default:
    return TRUE;
  }
}

gboolean
bp_dfu_session_bring_to_idle (BpDfuSession *self, gint64 limit, GError **error)
{
  const BpDfuWork work = { .failure = BP_ERROR_PROTOCOL, .limit = limit };
  BpDfuStatus status;

  for (guint i = 0; i < MAX_STEPS; i++) {
    if (!bp_dfu_session_finish (self, &work, &status, error))
      return FALSE;
    if (status.state == BP_DFU_STATE_IDLE)
      return TRUE;
    if (!step_to_idle (self, &status, error))
      return FALSE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
               "the device does not become idle, but stays in %s",
               bp_dfu_state_get_name (status.state));
  return FALSE;
}

gboolean
bp_dfu_session_be_idle (BpDfuSession *self, GError **error)
{
  if (is_in (self, BP_DFU_STATE_IDLE))
    return TRUE;
  if (is_in (self, BP_DFU_STATE_DNLOAD_IDLE) || is_in (self, BP_DFU_STATE_UPLOAD_IDLE))
    return abort_transfer (self, error);
  return bp_dfu_session_bring_to_idle (self, BP_DFU_SHORT_LIMIT, error);
}

gboolean
bp_dfu_session_be_ready_to_download (BpDfuSession *self, GError **error)
{
  return is_in (self, BP_DFU_STATE_DNLOAD_IDLE) || bp_dfu_session_be_idle (self, error);
}

gboolean
bp_dfu_session_be_ready_to_upload (BpDfuSession *self, GError **error)
{
  return is_in (self, BP_DFU_STATE_UPLOAD_IDLE) || bp_dfu_session_be_idle (self, error);
}

void
bp_dfu_session_recover (BpDfuSession *self, const GError *reason)
{
  g_autoptr (GError) error = NULL;

  if (bp_error_is (reason, BP_ERROR_DISCONNECTED))
    return;
  if (!bp_dfu_session_bring_to_idle (self, BP_DFU_SHORT_LIMIT, &error))
    bp_log_add (self->log, "the device could not be brought to rest: %s", error->message);
}

gboolean
bp_dfu_session_download (BpDfuSession *self, guint16 block, const guint8 *data, gsize size,
                         GError **error)
{
  BpUsbSetup setup = {
    .request_type = BP_DFU_REQUEST_OUT,
    .request = BP_DFU_DNLOAD,
    .value = block,
    .index = self->interface_number,
    .length = size,
  };
  gssize moved = request (self, &setup, (guint8 *)data, BLOCK_TIMEOUT_MS, "DNLOAD", error);

  if (moved < 0)
    return FALSE;
  if ((gsize)moved < size) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "DNLOAD: only %d of %d bytes were taken",
                 (int)moved, (int)size);
    return FALSE;
  }
  set_state (self, BP_DFU_STATE_DNLOAD_SYNC);
  return TRUE;
}

gssize
bp_dfu_session_upload (BpDfuSession *self, guint16 block, guint8 *data, gsize size, GError **error)
{
  BpUsbSetup setup = {
    .request_type = BP_DFU_REQUEST_IN,
    .request = BP_DFU_UPLOAD,
    .value = block,
    .index = self->interface_number,
    .length = size,
  };
  gssize moved = request (self, &setup, data, BLOCK_TIMEOUT_MS, "UPLOAD", error);

  /* A short answer ends an upload, by the letter; devices differ in what they do of their own, so
   * it is left unknown. */
  if (moved == (gssize)size)
    set_state (self, BP_DFU_STATE_UPLOAD_IDLE);
  return moved;
}

static gboolean
set_hung (const BpDfuStatus *status, gint64 elapsed, GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "the device is still in %s after %d ms",
               bp_dfu_state_get_name (status->state), (int)(elapsed / BP_MSEC));
  return FALSE;
}

/* Some ROMs refuse the question while they erase (STM32L4, engines.md 2.6): it is put again, later
 * each time. The poll time that was asked for is over by then. */
static gboolean
ask_patiently (BpDfuSession *self, BpDfuStatus *status, gint64 patience, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 start = now (self);

  while (!get_status (self, status, MAX (patience / BP_MSEC, SMALL_TIMEOUT_MS), &local_error)) {
    gint64 elapsed = now (self) - start;

    if (!bp_error_is_stall (local_error) || elapsed >= STALL_LIMIT) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    g_clear_error (&local_error);
    wait_for (self, MAX (elapsed / STALL_PART, POLL_MIN));
  }
  return TRUE;
}

static gboolean
is_over (const BpDfuStatus *status, const BpDfuWork *work)
{
  return !bp_dfu_status_is_busy (status) || (work->stop_at != 0 && status->state == work->stop_at);
}

gboolean
bp_dfu_session_finish (BpDfuSession *self, const BpDfuWork *work, BpDfuStatus *status,
                       GError **error)
{
  gint64 start = now (self);
  gint64 elapsed = 0;

  for (guint n_polls = 0;; n_polls++) {
    let_rest (self, work->limit);
    if (!ask_patiently (self, status, work->patience > 0 ? work->patience : work->limit - elapsed,
                        error))
      return FALSE;
    elapsed = now (self) - start;
    if (is_over (status, work) ||
        (n_polls > 0 && work->stuck_after > 0 && elapsed >= work->stuck_after))
      return TRUE;
    if (elapsed >= work->limit)
      return set_hung (status, elapsed, error);
    /* The first answer that tells no time is taken at its word: setting a pointer takes none. */
    if (n_polls > 0 && status->poll_time < MAX (elapsed / POLL_PART, POLL_MIN))
      wait_for (self, MAX (elapsed / POLL_PART, POLL_MIN));
  }
}

/* What the device thinks of a download that is no longer at work. */
static gboolean
is_done_well (const BpDfuStatus *status, const BpDfuWork *work)
{
  return status->code == BP_DFU_STATUS_OK &&
         (status->state == BP_DFU_STATE_DNLOAD_IDLE ||
          (status->state == BP_DFU_STATE_IDLE && work->may_end_idle));
}

gboolean
bp_dfu_session_carry_out (BpDfuSession *self, guint16 block, const guint8 *data, gsize size,
                          const BpDfuWork *work, gboolean *stuck, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  BpDfuStatus status;
  gboolean is_stuck;

  if (!bp_dfu_session_download (self, block, data, size, &local_error)) {
    bp_dfu_session_explain (self, work->failure, &local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!bp_dfu_session_finish (self, work, &status, error))
    return FALSE;
  is_stuck = bp_dfu_status_is_busy (&status);
  if (stuck != NULL)
    *stuck = is_stuck;
  if (is_done_well (&status, work) || is_stuck)
    return TRUE;
  bp_dfu_session_set_error (self, &status, work->failure, error);
  return FALSE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

void
bp_dfu_session_measure (BpDfuSession *self)
{
  gint64 times[N_QUESTIONS];
  BpDfuStatus status;

  for (guint i = 0; i < N_QUESTIONS; i++) {
    gint64 start = now (self);

    if (!is_in (self, BP_DFU_STATE_IDLE) || !get_status (self, &status, SMALL_TIMEOUT_MS, NULL))
      return;
    times[i] = now (self) - start;
  }
  qsort (times, N_QUESTIONS, sizeof times[0], compare_times);
  self->health.small_transfer = times[N_QUESTIONS / 2];
}

void
bp_dfu_session_get_health (BpDfuSession *self, BpLoaderHealth *health)
{
  *health = self->health;
}

gboolean
bp_dfu_session_unstick (BpDfuSession *self, GError **error)
{
  bp_log_add (self->log,
              "the device stays in dfuDNBUSY: CLRSTATUS twice, as for an STM32H743 rev. V");
  let_rest (self, UNSTICK_LIMIT);
  return clear_status (self, error) &&
         bp_dfu_session_bring_to_idle (self, BP_DFU_SHORT_LIMIT, error);
}

void
bp_dfu_session_set_error (BpDfuSession *self, const BpDfuStatus *status, BpError failure,
                          GError **error)
{
  g_autofree char *text = bp_dfu_status_to_text (status);
  g_autofree char *words = status->string_index != 0
                               ? bp_usb_link_get_string (self->link, status->string_index, NULL)
                               : NULL;
  BpError code = bp_dfu_status_judge (status, failure);

  if (words != NULL && *words != '\0')
    g_set_error (error, BP_ERROR, code, "the device says %s: “%s”", text, words);
  else
    g_set_error (error, BP_ERROR, code, "the device says %s", text);
}

gboolean
bp_dfu_session_is_busy (BpDfuSession *self)
{
  return is_in (self, BP_DFU_STATE_DNBUSY) || is_in (self, BP_DFU_STATE_DNLOAD_SYNC);
}

gboolean
bp_dfu_session_is_in_error (BpDfuSession *self)
{
  g_autoptr (GError) error = NULL;
  BpDfuStatus status;

  if (get_status (self, &status, SMALL_TIMEOUT_MS, &error))
    return status.state == BP_DFU_STATE_ERROR;
  return !bp_error_is (error, BP_ERROR_DISCONNECTED) &&
         get_status (self, &status, SMALL_TIMEOUT_MS, NULL) && status.state == BP_DFU_STATE_ERROR;
}

void
bp_dfu_session_explain (BpDfuSession *self, BpError failure, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  BpDfuStatus status;

  if (!bp_error_is (*error, BP_ERROR_PROTOCOL))
    return;
  if (!get_status (self, &status, SMALL_TIMEOUT_MS, &local_error)) {
    if (bp_error_is (local_error, BP_ERROR_DISCONNECTED)) {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
    return;
  }
  if (status.state != BP_DFU_STATE_ERROR)
    return;
  g_clear_error (error);
  bp_dfu_session_set_error (self, &status, failure, error);
}
