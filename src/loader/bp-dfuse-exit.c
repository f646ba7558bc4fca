/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-exit.h"

#define MAX_TRIES 2

/* Beyond the erase itself, chips take their time for the reset. */
#define RESET_TIME (20 * BP_SEC)

/* Returns whether the loader can be believed to leave. */
static gboolean
request_leave (const BpDfuseMover *self)
{
  g_autoptr (GError) error = NULL;

  if (!bp_dfu_session_download (self->session, BP_DFUSE_COMMAND_BLOCK, NULL, 0, &error))
    bp_log_add (bp_dfu_session_get_log (self->session), "answer to the request to leave: %s",
                error->message);
  /* The status is what starts the jump. A device that left already at the request does not answer
   * it. */
  return bp_error_is (error, BP_ERROR_DISCONNECTED) || !bp_dfu_session_is_in_error (self->session);
}

gboolean
bp_dfuse_exit_leave (const BpDfuseMover *self, guint32 address, GError **error)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    g_autoptr (GError) local_error = NULL;

    if (!bp_dfuse_mover_set_pointer (self, address, BP_ERROR_PROTOCOL, &local_error)) {
      bp_dfu_session_recover (self->session, local_error);
      if (i + 1 < MAX_TRIES && bp_error_is (local_error, BP_ERROR_PROTOCOL))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    if (request_leave (self))
      return TRUE;
  }
  /* All is written; that the board has to be plugged in anew does not make it a failure. */
  bp_log_add (bp_dfu_session_get_log (self->session), "the loader does not leave by itself");
  return TRUE;
}

/* The chip has reset itself, or is about to. */
static gboolean
is_gone (const GError *error)
{
  return bp_error_is (error, BP_ERROR_DISCONNECTED) || bp_error_is_stall (error);
}

typedef enum {
  UNPROTECT_DONE,
  UNPROTECT_ACCEPTED, /* at once, the loader is still there */
  UNPROTECT_REFUSED,
  UNPROTECT_FAILED,
} UnprotectResult;

static UnprotectResult
request_unprotect (const BpDfuseMover *self, GError **error)
{
  const guint8 command[] = { BP_DFUSE_READ_UNPROTECT };
  const BpDfuWork work = {
    .failure = BP_ERROR_ERASE_FAILED,
    .limit = (gint64)self->chip->mass_erase_worst * 3 / 2 + RESET_TIME,
  };
  g_autoptr (GError) local_error = NULL;
  BpDfuStatus status;

  if (!bp_dfu_session_be_ready_to_download (self->session, error))
    return UNPROTECT_FAILED;
  if (!bp_dfu_session_download (self->session, BP_DFUSE_COMMAND_BLOCK, command, sizeof command,
                                &local_error)) {
    bp_dfu_session_explain (self->session, work.failure, &local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return UNPROTECT_REFUSED;
  }
  if (!bp_dfu_session_finish (self->session, &work, &status, &local_error)) {
    if (is_gone (local_error))
      return UNPROTECT_DONE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return UNPROTECT_FAILED;
  }
  if (status.state != BP_DFU_STATE_ERROR)
    return UNPROTECT_ACCEPTED;
  bp_dfu_session_set_error (self->session, &status, work.failure, error);
  return UNPROTECT_REFUSED;
}

gboolean
bp_dfuse_exit_unprotect (const BpDfuseMover *self, GError **error)
{
  gboolean was_accepted = FALSE;

  for (guint i = 0; i < MAX_TRIES; i++) {
    g_autoptr (GError) local_error = NULL;
    UnprotectResult result = request_unprotect (self, &local_error);

    if (result == UNPROTECT_DONE)
      return TRUE;
    if (result == UNPROTECT_ACCEPTED) {
      was_accepted = TRUE;
      continue;
    }
    if (was_accepted)
      return TRUE;
    bp_dfu_session_recover (self->session, local_error);
    if (i + 1 < MAX_TRIES && result == UNPROTECT_REFUSED &&
        !bp_error_is (local_error, BP_ERROR_DISCONNECTED))
      continue;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return was_accepted;
}
