/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"
#include "board/bp-entry.h"
#include "flash/bp-job-marks.h"
#include "flash/bp-phase.h"

G_BEGIN_DECLS

/** BpJobResult: what a job has done so far; at its end, what it did. */
typedef struct {
  guint64 bytes_written;
  guint64 bytes_verified;
  guint sectors_erased;
  guint sectors_skipped;
  gint64 duration; /* microseconds */
} BpJobResult;

/**
 * BpJob:
 *
 * The run of something long on a board: phases, progress, result; ends in exactly one outcome. The
 * base of the kinds of job (#BpFlashJob, #BpReadJob, ...). Made, started and watched on the main
 * thread; works on one of its own, which owns the link and copies of all it needs.
 *
 * Properties, notified on the main thread at most ten times a second: "phase" (#BpPhase),
 * "fraction" (0 to 1 of the whole job, never falling), "speed" (bytes/s, 0 unknown), "time-left"
 * (seconds, -1 unknown), "running", "request" (what the user is asked to do so that the job goes on
 * by itself, translated; %NULL mostly).
 */
#define BP_TYPE_JOB (bp_job_get_type ())
G_DECLARE_DERIVABLE_TYPE (BpJob, bp_job, BP, JOB, GObject)

struct _BpJobClass {
  GObjectClass parent_class;

  /* The work, on the worker thread, with a connected loader. */
  gboolean (*work) (BpJob *self, BpLoader *loader, GCancellable *cancellable, GError **error);

  /* All of the work, on the worker thread; by default bp_job_run_in_loader(). */
  gboolean (*run) (BpJob *self, GCancellable *cancellable, GError **error);

  /* The running firmware has said who it is; FALSE with @error set ends the job before anything is
   * rebooted. May be NULL. Worker thread. */
  gboolean (*identified) (BpJob *self, const BpIdentity *identity, GError **error);
};

/**
 * BpJobGate:
 * @identified: (nullable): the running firmware has said who it is
 * @connected: (nullable): the loader has said what it is
 *
 * Asked before a job goes on; %FALSE with @error set ends it. Nothing was changed on the board by
 * then, but for the reboot into its loader. Worker thread.
 */
typedef struct {
  gboolean (*identified) (BpJob *job, const BpIdentity *identity, gpointer user_data,
                          GError **error);
  gboolean (*connected) (BpJob *job, BpLoader *loader, gpointer user_data, GError **error);
  gpointer user_data;
} BpJobGate;

/** bp_job_set_gate: lets somebody else decide if the job may go on (see #BpFleet); before it is
 * started. */
void bp_job_set_gate (BpJob *self, const BpJobGate *gate);

/** bp_job_set_clock: gives the job another clock than the system's; before it is started. */
void bp_job_set_clock (BpJob *self, BpClock *clock);

/** bp_job_set_trace: writes all that goes over the wire to @stream (see #BpTraceLink), which is
 * closed by the caller; before it is started. */
void bp_job_set_trace (BpJob *self, GOutputStream *stream);

/** bp_job_set_entry: tells how a board that runs its firmware is brought into its loader; before it
 * is started. */
void bp_job_set_entry (BpJob *self, const BpEntryOptions *options);

/**
 * bp_job_run_async:
 *
 * Starts the job, once. @callback comes on the main thread after the last notification.
 */
void bp_job_run_async (BpJob *self, GAsyncReadyCallback callback, gpointer user_data);

/** bp_job_run_finish: Returns: %TRUE if the job is done; else @error says why not
 * (%BP_ERROR_CANCELLED if the user cancelled). */
gboolean bp_job_run_finish (BpJob *self, GAsyncResult *result, GError **error);

/** bp_job_cancel: asks the job to stop at the next safe point. */
void bp_job_cancel (BpJob *self);

BpBoard *bp_job_get_board (BpJob *self);
BpPhase bp_job_get_phase (BpJob *self);
double bp_job_get_fraction (BpJob *self);
double bp_job_get_speed (BpJob *self);
int bp_job_get_time_left (BpJob *self);
gboolean bp_job_is_running (BpJob *self);

/** bp_job_get_request: Returns: (transfer none) (nullable): what the user is asked to do now. */
const char *bp_job_get_request (BpJob *self);

/** bp_job_get_log: Returns: (transfer none): the lines of this job; also filled while it runs. */
BpLog *bp_job_get_log (BpJob *self);

/** bp_job_get_result: gives what was done; exact once the job has ended. */
void bp_job_get_result (BpJob *self, BpJobResult *result);

/**
 * bp_job_take_marks:
 *
 * Returns: (transfer full) (nullable) (element-type BpJobMark): what was done to the flash since
 * the last call, in its order; %NULL for nothing. Any thread.
 */
GArray *bp_job_take_marks (BpJob *self);

/** bp_job_is_safe: Returns: whether this job has erased and written nothing so far. */
gboolean bp_job_is_safe (BpJob *self);

/* For the kinds of job, on the worker thread: */

/** bp_job_run_in_loader: brings the board into its loader, if it is not there, connects, and does
 * the kind's work. */
gboolean bp_job_run_in_loader (BpJob *self, GCancellable *cancellable, GError **error);

/**
 * BpJobPlace:
 * @scanner: who sees the board
 * @board_id: its place
 * @board_state: as it was when the job began
 * @entry: how it is spoken to while it runs its firmware
 *
 * Where the job works. Borrowed from the job.
 */
typedef struct {
  BpBoardScanner *scanner;
  const char *board_id;
  BpBoardState board_state;
  const BpEntryOptions *entry;
  BpClock *clock;
} BpJobPlace;

/** bp_job_get_place: fills @place. */
void bp_job_get_place (BpJob *self, BpJobPlace *place);

/** bp_job_get_identity: Returns: (transfer none) (nullable): what the running firmware has said, if
 * it was asked. */
const BpIdentity *bp_job_get_identity (BpJob *self);

/** bp_job_ask: asks the user for something that the job waits for; %NULL when it is done. */
void bp_job_ask (BpJob *self, const char *request);

/** bp_job_set_loader_mode: says which loader a running board shall enter; before the job is
 * started.
 */
void bp_job_set_loader_mode (BpJob *self, BpMspReboot mode);

/** bp_job_set_rest: tells the expected duration of all that is left of the job, in microseconds,
 * from which the fraction comes. */
void bp_job_set_rest (BpJob *self, gint64 duration);

/** bp_job_enter_phase: begins a phase. */
void bp_job_enter_phase (BpJob *self, BpPhase phase);

/** bp_job_advance: says that work of an expected @duration (microseconds) is done, with @bytes
 * moved by it (0 for none). */
void bp_job_advance (BpJob *self, gint64 duration, gsize bytes);

/** bp_job_count: adds to the result; the duration is not added. */
void bp_job_count (BpJob *self, const BpJobResult *done);

/** bp_job_mark: says what was just done to @size bytes of the flash. */
void bp_job_mark (BpJob *self, BpMarkKind kind, guint32 address, guint64 size);

/** bp_job_mark_unsafe: says that from now on the chip may differ from what it was. */
void bp_job_mark_unsafe (BpJob *self);

G_END_DECLS
