/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "loader/bp-uart-session.h"

G_BEGIN_DECLS

/* What the parts of a session share: bp-uart-trial.c tries again, bp-uart-session.c asks and
 * leaves, bp-uart-session-memory.c reads and writes, bp-uart-session-erase.c erases, and
 * bp-uart-session-checksum.c compares. */

/* How long the way back is sought beyond the work that may be under way. */
#define BP_UART_PATIENCE (4 * BP_SEC)

/* So often a command is tried that does not get through. */
#define BP_UART_MAX_TRIES 5

/* One refusal may be noise, a second one of the same command is meant. */
#define BP_UART_MAX_REFUSALS 2
#define BP_UART_MAX_REJECTIONS 3

/* Get Checksum as this loader has it: what its length counts, what it computes over, and whether it
 * is told a polynomial. */
typedef struct {
  gboolean is_learned;
  gboolean is_useless; /* it is not listed, or can't be understood */
  gboolean is_direct;  /* is told no polynomial and no beginning */
  guint unit;          /* bytes that its length counts as one */
  guint width;         /* bytes that its computation takes at once */
} BpUartChecksum;

struct _BpUartSession {
  BpUartLine *line;
  BpLog *log;
  BpUartResetFunc reset; /* (nullable) */
  gpointer reset_data;
  guint8 version;
  guint16 chip_id;
  gboolean commands[256];
  guint faults; /* weighed; good commands make up for them */
  BpUartChecksum checksum;
};

/** BpUartTrial: one command, and how it fares. */
typedef struct {
  const char *name;
  BpError failure;
  gint64 patience;      /* for the way back */
  guint max_rejections; /* 0: as usual */
  guint n_tries;
  guint n_refusals; /* the last ones in a row */
  guint n_rejections;
} BpUartTrial;

/** bp_uart_answer_describe: Returns: what became of a command, for the log; static. */
const char *bp_uart_answer_describe (BpUartAnswer answer);

/** bp_uart_trial_recover: after an answer that is not the right one: judges it, and finds the way
 * back for another try. */
gboolean bp_uart_trial_recover (BpUartSession *self, BpUartTrial *trial, BpUartAnswer answer,
                                GError **error);

/** bp_uart_trial_give_up: Returns: %FALSE, with the error of this trial. */
gboolean bp_uart_trial_give_up (const BpUartTrial *trial, BpUartAnswer answer, GError **error);

/** bp_uart_session_note_fault: Returns: %FALSE with %BP_ERROR_PROTOCOL after too many of them. */
gboolean bp_uart_session_note_fault (BpUartSession *self, GError **error);

/** bp_uart_session_note_success: Returns: %TRUE. */
gboolean bp_uart_session_note_success (BpUartSession *self);

/** bp_uart_session_send_number: sends an address or another number, with its checksum. */
BpUartAnswer bp_uart_session_send_number (BpUartSession *self, guint32 number, gint64 work,
                                          GError **error);

/** bp_uart_session_command_at: a command that begins with an address. */
BpUartAnswer bp_uart_session_command_at (BpUartSession *self, guint8 command, guint32 address,
                                         GError **error);

G_END_DECLS
