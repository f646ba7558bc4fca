/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-line.h"

#include <string.h>

#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"

/* Beyond bits on the wire and work of the chip: adapters, their drivers and a busy desktop. */
#define TURNAROUND (500 * BP_MSEC)

/* How long a start is given: peers wait as long. */
#define SYNC_WAIT (250 * BP_MSEC)
#define N_SYNCS 2

/* More bytes than these in that time are no noise: somebody talks. */
#define MAX_NOISE 8

/* While the way back is sought, silence is an answer, too. */
#define STEP_WAIT (150 * BP_MSEC)
#define SETTLE_WAIT (25 * BP_MSEC)
#define MAX_BURST 256
#define MAX_STEPS 4

/* A killed program leaves at most one write behind that waits for its bytes. */
#define SYNC_PATIENCE (1500 * BP_MSEC)

/* Values that fill up a broken frame: no complement of any command; not 0x02, "#", "$" and the
 * like, of which a firmware may take notice. Even ones: the ROM may be waiting for the number N of
 * the bytes (or pages) to come, and N+1 bytes of an even value N, N itself and the checksum are
 * never valid together. In Extended Erase N has two bytes; there every value but 0 is safe, and the
 * smallest one ends soonest. */
static const guint8 fillers[] = { 0x04, 0x06, 0x08, 0x0c, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x18, 0x1a,
                                  0x1c, 0x1e, 0x26, 0x28, 0x2a, 0x2c, 0x2e, 0x30, 0x32, 0x34, 0x36,
                                  0x38, 0x3a, 0x3c, 0x3e, 0x40, 0x42, 0x44, 0x46, 0x48, 0x4a };
static const guint8 extended_fillers[] = { 0x01, 0x03, 0x05, 0x07, 0x09, 0x0b, 0x0d, 0x0f, 0x11 };

struct _BpUartLine {
  BpSerialLink *link;
  BpLog *log;
  guint baud;
  guint8 command;          /* the last one */
  gboolean is_in_use[256]; /* values that the last frame holds */
};

BpUartLine *
bp_uart_line_new (BpSerialLink *link, BpLog *log)
{
  BpUartLine *self = g_new0 (BpUartLine, 1);

  self->link = g_object_ref (link);
  g_set_object (&self->log, log);
  self->baud = 115200;
  return self;
}

void
bp_uart_line_free (BpUartLine *self)
{
  g_clear_object (&self->link);
  g_clear_object (&self->log);
  g_free (self);
}

BpSerialLink *
bp_uart_line_get_link (BpUartLine *self)
{
  return self->link;
}

gboolean
bp_uart_line_set_baud (BpUartLine *self, guint baud, GError **error)
{
  if (!bp_serial_link_set_line (self->link, baud, BP_PARITY_EVEN, error))
    return FALSE;
  self->baud = baud;
  return TRUE;
}

guint
bp_uart_line_get_baud (BpUartLine *self)
{
  return self->baud;
}

/* Rates for a line that does not carry what was asked for (921600 is never right on an F3, 256000
 * always). */
static const guint bauds[] = { 921600, 460800, 256000, 115200, 57600 };

guint
bp_uart_get_slower_baud (guint baud)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bauds); i++)
    if (bauds[i] < baud)
      return bauds[i];
  return 0;
}

guint8
bp_uart_seal (const guint8 *data, gsize size)
{
  guint8 seal = 0;

  for (gsize i = 0; i < size; i++)
    seal ^= data[i];
  return seal;
}

static gint64
get_wire_time (BpUartLine *self, gsize size)
{
  return (gint64)size * BP_UART_BITS_PER_BYTE * BP_SEC / self->baud;
}

static gboolean
put (BpUartLine *self, const guint8 *data, gsize size, GError **error)
{
  return bp_serial_link_write (self->link, data, size, get_wire_time (self, size) + TURNAROUND,
                               NULL, error);
}

/* Returns 1 for a byte, 0 for silence, -1 for a link that fails. A command is never left in its
 * middle by a cancel. */
static gssize
take (BpUartLine *self, guint8 *byte, gint64 timeout, GError **error)
{
  return bp_serial_link_read (self->link, byte, 1, timeout, NULL, error);
}

static gint64
now (BpUartLine *self)
{
  return bp_clock_now (bp_serial_link_get_clock (self->link));
}

/* --- commands --- */

BpUartAnswer
bp_uart_line_await (BpUartLine *self, gint64 work, GError **error)
{
  gint64 end = now (self) + work + TURNAROUND;

  for (;;) {
    guint8 byte;
    gssize n = take (self, &byte, MAX (end - now (self), 0), error);

    if (n < 0)
      return BP_UART_BROKEN;
    if (n == 0)
      return BP_UART_LOST;
    if (byte == BP_UART_ACK)
      return BP_UART_DONE;
    if (byte == BP_UART_NACK)
      return BP_UART_REJECTED;
    if (byte != BP_UART_BUSY)
      return BP_UART_LOST;
  }
}

static void
note_bytes (BpUartLine *self, const guint8 *data, gsize size)
{
  memset (self->is_in_use, FALSE, sizeof self->is_in_use);
  for (gsize i = 0; i < size; i++)
    self->is_in_use[data[i]] = TRUE;
}

BpUartAnswer
bp_uart_line_send (BpUartLine *self, const guint8 *data, gsize size, gint64 work, GError **error)
{
  note_bytes (self, data, size);
  if (!put (self, data, size, error))
    return BP_UART_BROKEN;
  /* A real port takes bytes long before they are on the wire. */
  return bp_uart_line_await (self, get_wire_time (self, size) + work, error);
}

BpUartAnswer
bp_uart_line_command (BpUartLine *self, guint8 command, GError **error)
{
  const guint8 bytes[] = { command, (guint8)~command };
  BpUartAnswer answer;

  self->command = command;
  answer = bp_uart_line_send (self, bytes, sizeof bytes, 0, error);
  return answer == BP_UART_REJECTED ? BP_UART_REFUSED : answer;
}

BpUartAnswer
bp_uart_line_receive (BpUartLine *self, guint8 *data, gsize size, gint64 work, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (bp_serial_link_read_exactly (self->link, data, size,
                                   get_wire_time (self, size) + work + TURNAROUND, NULL,
                                   &local_error))
    return BP_UART_DONE;
  if (bp_error_is (local_error, BP_ERROR_TIMEOUT))
    return BP_UART_LOST;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return BP_UART_BROKEN;
}

/* --- the way back --- */

/* What is heard until the line is quiet: the last byte, and how many. */
typedef struct {
  guint n;
  guint8 last;
} Heard;

static gboolean
listen (BpUartLine *self, gint64 wait, Heard *heard, GError **error)
{
  gint64 limit = now (self) + BP_SEC;
  guint8 byte;
  gssize n;

  heard->n = 0;
  while ((n = take (self, &byte, heard->n == 0 ? wait : SETTLE_WAIT, error)) > 0) {
    heard->n++;
    heard->last = byte;
    if (now (self) > limit)
      break;
  }
  return n >= 0;
}

static gboolean
send_burst (BpUartLine *self, guint8 value, guint n, Heard *heard, GError **error)
{
  guint8 burst[MAX_BURST];

  memset (burst, value, n);
  return put (self, burst, n, error) &&
         listen (self, get_wire_time (self, n) + STEP_WAIT, heard, error);
}

static guint8
choose_filler (BpUartLine *self)
{
  gboolean is_extended = self->command == BP_UART_EXTENDED_ERASE;
  const guint8 *values = is_extended ? extended_fillers : fillers;
  gsize n = is_extended ? G_N_ELEMENTS (extended_fillers) : G_N_ELEMENTS (fillers);

  for (gsize i = 0; i < n; i++)
    if (!self->is_in_use[values[i]])
      return values[i];
  return values[0];
}

/* Makes the loader answer something, whatever it waits for, by @filler in growing numbers. */
static gboolean
wake (BpUartLine *self, guint8 filler, gint64 end, Heard *heard, GError **error)
{
  for (guint n = 1;; n = MIN (2 * n, MAX_BURST)) {
    if (!send_burst (self, filler, n, heard, error))
      return FALSE;
    if (heard->n > 0)
      return TRUE;
    if (now (self) >= end) {
      g_set_error_literal (error, BP_ERROR, BP_ERROR_TIMEOUT,
                           "the bootloader does not answer any more");
      return FALSE;
    }
  }
}

/* One byte at a time: a NACK to a single one says that it was the second half of a command that is
 * none, and that a new one is awaited now. */
static gboolean
align (BpUartLine *self, guint8 filler, gboolean *is_aligned, GError **error)
{
  Heard heard;

  *is_aligned = FALSE;
  for (guint i = 0; i < MAX_STEPS && !*is_aligned; i++) {
    if (!send_burst (self, filler, 1, &heard, error))
      return FALSE;
    *is_aligned = heard.n == 1 && heard.last == BP_UART_NACK;
  }
  return TRUE;
}

static gboolean
find_back (BpUartLine *self, gint64 patience, GError **error)
{
  gint64 end = now (self) + patience;
  guint8 filler = choose_filler (self);
  gboolean is_aligned = FALSE;
  Heard heard;

  while (!is_aligned) {
    if (!wake (self, filler, end, &heard, error) || !align (self, filler, &is_aligned, error))
      return FALSE;
    if (!is_aligned && now (self) >= end) {
      g_set_error_literal (error, BP_ERROR, BP_ERROR_TIMEOUT,
                           "the bootloader answers nothing that makes sense any more");
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
bp_uart_line_resync (BpUartLine *self, gint64 patience, GError **error)
{
  Heard heard;

  if (!listen (self, SETTLE_WAIT, &heard, error))
    return FALSE;
  bp_serial_link_discard_input (self->link);
  /* A chip that has reset itself wants to be started as at first; to any other this is a filler,
   * once, though one that Extended Erase would take for a huge number. */
  if (!self->is_in_use[BP_UART_SYNC] && self->command != BP_UART_EXTENDED_ERASE &&
      !send_burst (self, BP_UART_SYNC, 1, &heard, error))
    return FALSE;
  return find_back (self, patience, error);
}

/* --- the start --- */

/* Waits for ACK or NACK among whatever else comes. */
static gboolean
await_start (BpUartLine *self, gboolean *is_there, guint *n_others, GError **error)
{
  gint64 end = now (self) + SYNC_WAIT;
  guint8 byte = 0;
  gssize n;

  *is_there = FALSE;
  while (!*is_there && (n = take (self, &byte, MAX (end - now (self), 0), error)) != 0) {
    if (n < 0)
      return FALSE;
    *is_there = byte == BP_UART_ACK || byte == BP_UART_NACK;
    *n_others += !*is_there;
    if (now (self) >= end)
      break;
  }
  return TRUE;
}

static void
set_no_answer (BpUartLine *self, guint n_others, GError **error)
{
  if (n_others > 0)
    g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER,
                 "no bootloader answers at %u baud, but something else talks (%u bytes)",
                 self->baud, n_others);
  else
    g_set_error (error, BP_ERROR, BP_ERROR_NO_LOADER, "no bootloader answers at %u baud",
                 self->baud);
}

gboolean
bp_uart_line_call (BpUartLine *self, gboolean *is_there, guint *n_others, GCancellable *cancellable,
                   GError **error)
{
  const guint8 sync = BP_UART_SYNC;
  Heard heard;

  *is_there = FALSE;
  *n_others = 0;
  bp_serial_link_discard_input (self->link);
  self->command = BP_UART_GET;
  note_bytes (self, &sync, 1);
  /* To a loader that was started before, the first one is half a command, which the second one
   * spoils. */
  for (guint i = 0; i < N_SYNCS && !*is_there; i++) {
    if (bp_set_cancelled (cancellable, error) || !put (self, &sync, 1, error) ||
        !await_start (self, is_there, n_others, error))
      return FALSE;
  }
  /* Some ROMs (L412) answer twice. */
  return !*is_there || listen (self, SETTLE_WAIT, &heard, error);
}

/* Maybe it waits for the rest of what another program had begun. A third one, as the number of them
 * must be odd where it waits for a number. */
static gboolean
get_out_of_command (BpUartLine *self, gboolean *is_there, GError **error)
{
  const guint8 sync = BP_UART_SYNC;
  g_autoptr (GError) local_error = NULL;

  if (!put (self, &sync, 1, error))
    return FALSE;
  *is_there = find_back (self, SYNC_PATIENCE, &local_error);
  if (*is_there)
    bp_log_add (self->log, "the bootloader was in the middle of a command");
  if (*is_there || bp_error_is (local_error, BP_ERROR_TIMEOUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bp_uart_line_sync (BpUartLine *self, GCancellable *cancellable, GError **error)
{
  gboolean is_there;
  guint n_others;

  if (!bp_uart_line_call (self, &is_there, &n_others, cancellable, error))
    return FALSE;
  if (!is_there && n_others <= MAX_NOISE && !get_out_of_command (self, &is_there, error))
    return FALSE;
  if (!is_there)
    set_no_answer (self, n_others, error);
  return is_there;
}
