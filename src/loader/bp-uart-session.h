/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-uart-line.h"

G_BEGIN_DECLS

/**
 * BpUartSession:
 *
 * The commands of a UART loader, each tried again after noise on the line until it is known to have
 * worked. A loader that can't be found again is %BP_ERROR_TIMEOUT, a line that loses too much
 * %BP_ERROR_PROTOCOL, a command that is known and yet refused %BP_ERROR_PROTECTED. One thread.
 */
typedef struct _BpUartSession BpUartSession;

/** bp_uart_session_new: @link, @log (nullable): a reference is taken. */
BpUartSession *bp_uart_session_new (BpSerialLink *link, BpLog *log);
void bp_uart_session_free (BpUartSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpUartSession, bp_uart_session_free)

/** BpUartResetFunc: resets the chip into its loader by the adapter's lines. */
typedef gboolean (*BpUartResetFunc) (gpointer user_data, GError **error);

/** bp_uart_session_set_reset: lets the session start the loader anew, at the next lower rate, when
 * a line loses too much or nothing is answered any more. @func: (nullable). */
void bp_uart_session_set_reset (BpUartSession *self, BpUartResetFunc func, gpointer user_data);

BpUartLine *bp_uart_session_get_line (BpUartSession *self);
BpLog *bp_uart_session_get_log (BpUartSession *self);

/**
 * bp_uart_session_begin:
 * @baud: rate of the line
 *
 * Starts the loader and learns its commands and the number of its chip. %BP_ERROR_NO_LOADER if
 * nobody answers, or nobody who can be understood.
 */
gboolean bp_uart_session_begin (BpUartSession *self, guint baud, GCancellable *cancellable,
                                GError **error);

/** bp_uart_session_probe: looks whether a loader listens, in half a second; a firmware that does
 * is not disturbed. @is_there: (out). */
gboolean bp_uart_session_probe (BpUartSession *self, guint baud, gboolean *is_there,
                                GCancellable *cancellable, GError **error);

/** bp_uart_session_get_version: Returns: of the loader, such as 0x31 for 3.1. */
guint8 bp_uart_session_get_version (BpUartSession *self);
guint16 bp_uart_session_get_chip_id (BpUartSession *self);

/** bp_uart_session_knows: Returns: whether the loader listed @command. */
gboolean bp_uart_session_knows (BpUartSession *self, guint8 command);

/** bp_uart_session_read: reads 1 to 256 bytes. */
gboolean bp_uart_session_read (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                               GError **error);

/** bp_uart_session_read_surely: the same for what must be right, as what is read has no checksum:
 * reads until two answers are the same. */
gboolean bp_uart_session_read_surely (BpUartSession *self, guint32 address, guint8 *data,
                                      gsize size, GError **error);

/** bp_uart_session_try_read: the same of a place that may be none: the first refusal is believed.
 */
gboolean bp_uart_session_try_read (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                                   GError **error);

/**
 * bp_uart_session_matches:
 * @size: a multiple of 4, as @address is
 * @matches: (out): whether the flash surely holds @data; %FALSE if it does not, and if the loader
 * has no checksum that can be relied on: then only reading tells
 *
 * Compares by Get Checksum, without moving the bytes. How the loader computes it is learned, and
 * proved, at the first use.
 */
gboolean bp_uart_session_matches (BpUartSession *self, guint32 address, const guint8 *data,
                                  gsize size, gboolean *matches, GError **error);

/**
 * bp_uart_session_write:
 * @size: 1 to 256 bytes, a multiple of @unit
 * @unit: bytes that the flash programs at once
 * @work: microseconds that it may take
 *
 * Writes into erased flash. A block of which nobody knows what became of it is read back; what is
 * still blank is sent again, nothing else. %BP_ERROR_WRITE_FAILED.
 */
gboolean bp_uart_session_write (BpUartSession *self, guint32 address, const guint8 *data,
                                gsize size, guint unit, gint64 work, GError **error);

/** bp_uart_session_get_max_pages: Returns: the most pages that one command may erase. */
guint bp_uart_session_get_max_pages (BpUartSession *self);

/** bp_uart_session_erase: erases pages by their numbers, in this order; at least one.
 * %BP_ERROR_ERASE_FAILED. */
gboolean bp_uart_session_erase (BpUartSession *self, const guint16 *pages, guint n_pages,
                                gint64 work, GError **error);

/** bp_uart_session_mass_erase: erases all flash. %BP_ERROR_ERASE_FAILED. */
gboolean bp_uart_session_mass_erase (BpUartSession *self, gint64 work, GError **error);

/** bp_uart_session_go: starts the firmware whose vector table stands at @address. */
gboolean bp_uart_session_go (BpUartSession *self, guint32 address, GError **error);

/** bp_uart_session_unprotect: @command: Write Unprotect or Readout Unprotect, after which the chip
 * resets itself. */
gboolean bp_uart_session_unprotect (BpUartSession *self, guint8 command, gint64 work,
                                    GError **error);

G_END_DECLS
