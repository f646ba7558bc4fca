/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-job-progress.h"
#include "flash/bp-job.h"

G_BEGIN_DECLS

/* What bp-job.c (the object) and bp-job-run.c (what it does) share. */
typedef struct {
  BpBoard *board;
  BpEntryOptions entry;
  BpMspReboot mode;
  BpJobGate gate;
  GOutputStream *trace;

  /* taken from the board when the job starts */
  char *board_id;
  BpBoardState board_state;
  BpLoaderKind loader_kind;
  BpUsbDevice *device;
  BpSerialDevice *port;
  BpBoardScanner *scanner;

  BpClock *clock;
  BpLog *log;
  GCancellable *cancellable;
  GMainContext *context;
  gboolean running;
  BpJobView seen;
  BpJobProgress *progress;
  BpIdentity *identity; /* the worker's */
  gint64 started;

  GMutex mutex; /* guards what follows */
  BpJobResult result;
  gboolean unsafe;
  GArray *marks; /* of BpJobMark; NULL for none */
} BpJobPrivate;

/** bp_job_get_private: Returns: (transfer none): what @self holds. */
BpJobPrivate *bp_job_get_private (BpJob *self);

/** bp_job_show_all: shows on the main thread what the worker has told so far. */
void bp_job_show_all (BpJob *self);

/** bp_job_tell_main_thread: lets the main thread show it soon; from the worker. */
void bp_job_tell_main_thread (BpJob *self);

/** bp_job_set_running: on the main thread. */
void bp_job_set_running (BpJob *self, gboolean running);

G_END_DECLS
