/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-log.h"
#include "link/bp-serial-link.h"

G_BEGIN_DECLS

/** BpUartAnswer: what came back. */
typedef enum {
  BP_UART_DONE,     /* ACK, or all bytes that were awaited */
  BP_UART_REFUSED,  /* NACK to a command: it is not known, or the chip is read-protected */
  BP_UART_REJECTED, /* NACK to what followed a command */
  BP_UART_LOST,     /* silence, or a byte that is no answer: nobody knows where the loader stands */
  BP_UART_BROKEN,   /* the link itself fails; the error is set */
} BpUartAnswer;

/**
 * BpUartLine:
 *
 * Bytes to and from a UART loader, and how to find the way back to where it awaits a command. One
 * thread.
 */
typedef struct _BpUartLine BpUartLine;

/** bp_uart_line_new: @link, @log (nullable): a reference is taken. */
BpUartLine *bp_uart_line_new (BpSerialLink *link, BpLog *log);
void bp_uart_line_free (BpUartLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpUartLine, bp_uart_line_free)

BpSerialLink *bp_uart_line_get_link (BpUartLine *self);

/** bp_uart_line_set_baud: sets 8E1 at @baud; %BP_ERROR_NOT_SUPPORTED if the adapter can't. */
gboolean bp_uart_line_set_baud (BpUartLine *self, guint baud, GError **error);
guint bp_uart_line_get_baud (BpUartLine *self);

/** bp_uart_line_call: calls a loader that has just started or was synchronised before, and sends
 * nothing else. @is_there: (out): whether it answers; @n_others: (out): bytes that came and are no
 * answer. */
gboolean bp_uart_line_call (BpUartLine *self, gboolean *is_there, guint *n_others,
                            GCancellable *cancellable, GError **error);

/**
 * bp_uart_line_sync:
 *
 * Brings the loader to where it awaits a command, whether it has just started, was synchronised
 * before, or is in the middle of a command of a program that was killed.
 *
 * Returns: %FALSE with %BP_ERROR_NO_LOADER if nobody answers like one, or an error of the link.
 */
gboolean bp_uart_line_sync (BpUartLine *self, GCancellable *cancellable, GError **error);

/**
 * bp_uart_line_resync:
 * @patience: microseconds after which the loader is given up
 *
 * The same after something went wrong with the last command. What is sent for that can't complete
 * it: it holds no byte of the last frame, so it can't stand in for a lost one.
 *
 * Returns: %FALSE with %BP_ERROR_TIMEOUT, or an error of the link.
 */
gboolean bp_uart_line_resync (BpUartLine *self, gint64 patience, GError **error);

/** bp_uart_line_command: sends @command. */
BpUartAnswer bp_uart_line_command (BpUartLine *self, guint8 command, GError **error);

/**
 * bp_uart_line_send:
 * @data: a frame, its last byte the checksum
 * @work: microseconds that the chip may work before it answers
 *
 * Sends what follows a command, and awaits the answer.
 */
BpUartAnswer bp_uart_line_send (BpUartLine *self, const guint8 *data, gsize size, gint64 work,
                                GError **error);

/** bp_uart_line_await: awaits an answer for @work microseconds and the way of a byte. */
BpUartAnswer bp_uart_line_await (BpUartLine *self, gint64 work, GError **error);

/** bp_uart_line_receive: reads exactly @size bytes, which come after at most @work microseconds. */
BpUartAnswer bp_uart_line_receive (BpUartLine *self, guint8 *data, gsize size, gint64 work,
                                   GError **error);

/** bp_uart_get_slower_baud: Returns: the next lower rate to try; 0 behind the last one. */
guint bp_uart_get_slower_baud (guint baud);

/** bp_uart_seal: Returns: the XOR of @size bytes, the checksum of a frame. */
guint8 bp_uart_seal (const guint8 *data, gsize size);

G_END_DECLS
