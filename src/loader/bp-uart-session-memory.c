/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session-private.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"

/* --- reading --- */

static BpUartAnswer
read_once (BpUartSession *self, guint32 address, guint8 *data, gsize size, GError **error)
{
  const guint8 length[] = { (guint8)(size - 1), (guint8) ~(size - 1) };
  BpUartAnswer answer = bp_uart_session_command_at (self, BP_UART_READ, address, error);

  if (answer == BP_UART_DONE)
    answer = bp_uart_line_send (self->line, length, sizeof length, 0, error);
  return answer == BP_UART_DONE ? bp_uart_line_receive (self->line, data, size, 0, error) : answer;
}

static gboolean
read_by (BpUartSession *self, BpUartTrial *trial, guint32 address, guint8 *data, gsize size,
         GError **error)
{
  BpUartAnswer answer;

  while ((answer = read_once (self, address, data, size, error)) != BP_UART_DONE) {
    if (!bp_uart_trial_recover (self, trial, answer, error))
      return FALSE;
  }
  return bp_uart_session_note_success (self);
}

gboolean
bp_uart_session_read (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                      GError **error)
{
  BpUartTrial trial = { "reading", BP_ERROR_PROTOCOL, BP_UART_PATIENCE };

  return read_by (self, &trial, address, data, size, error);
}

static gboolean
read_twice (BpUartSession *self, guint max_rejections, guint32 address, guint8 *data, gsize size,
            GError **error)
{
  guint8 again[BP_UART_MAX_BLOCK];

  for (guint i = 0; i < BP_UART_MAX_TRIES; i++) {
    BpUartTrial first = { "reading", BP_ERROR_PROTOCOL, BP_UART_PATIENCE, max_rejections };
    BpUartTrial second = { "reading", BP_ERROR_PROTOCOL, BP_UART_PATIENCE };

    if (!read_by (self, &first, address, data, size, error) ||
        !read_by (self, &second, address, again, size, error))
      return FALSE;
    if (memcmp (data, again, size) == 0)
      return TRUE;
    if (!bp_uart_session_note_fault (self, error))
      return FALSE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "0x%08X reads differently each time", address);
  return FALSE;
}

gboolean
bp_uart_session_read_surely (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                             GError **error)
{
  return read_twice (self, BP_UART_MAX_REJECTIONS, address, data, size, error);
}

gboolean
bp_uart_session_try_read (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                          GError **error)
{
  return read_twice (self, 1, address, data, size, error);
}

/* --- writing --- */

static BpUartAnswer
write_once (BpUartSession *self, guint32 address, const guint8 *data, gsize size, gint64 work,
            GError **error)
{
  guint8 frame[BP_UART_MAX_BLOCK + 2];
  BpUartAnswer answer = bp_uart_session_command_at (self, BP_UART_WRITE, address, error);

  if (answer != BP_UART_DONE)
    return answer;
  frame[0] = (guint8)(size - 1);
  memcpy (frame + 1, data, size);
  frame[size + 1] = bp_uart_seal (frame, size + 1);
  return bp_uart_line_send (self->line, frame, size + 2, work, error);
}

/* Finds the first stretch of units that have not taken their bytes and are blank; none if all have.
 * A unit that holds something else can't be made right without an erase. */
static gboolean
find_missing (const guint8 *wanted, const guint8 *found, gsize size, guint unit, gsize *start,
              gsize *end)
{
  *start = *end = size;
  for (gsize i = 0; i < size; i += unit) {
    gsize n = MIN (unit, size - i);

    if (memcmp (wanted + i, found + i, n) == 0) {
      if (*start < size)
        return TRUE;
      continue;
    }
    if (!bp_bytes_are (found + i, n, 0xff)) {
      *start = i;
      return FALSE;
    }
    *start = MIN (*start, i);
    *end = i + n;
  }
  return TRUE;
}

/* What is still to be sent of a block whose fate is not known. */
static gboolean
look_what_is_missing (BpUartSession *self, guint32 address, const guint8 *data, gsize size,
                      guint unit, gsize *start, gsize *end, GError **error)
{
  guint8 found[BP_UART_MAX_BLOCK];

  if (!bp_uart_session_read (self, address, found, size, error))
    return FALSE;
  if (find_missing (data, found, size, unit, start, end))
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_WRITE_FAILED,
               "0x%08X holds neither the old nor the new contents", (guint32)(address + *start));
  if (error != NULL)
    bp_error_set_address (*error, (gint64)(address + *start));
  return FALSE;
}

gboolean
bp_uart_session_write (BpUartSession *self, guint32 address, const guint8 *data, gsize size,
                       guint unit, gint64 work, GError **error)
{
  BpUartTrial trial = { "writing", BP_ERROR_WRITE_FAILED, BP_UART_PATIENCE + work };
  gsize start = 0;
  gsize end = size;

  while (start < end) {
    BpUartAnswer answer =
        write_once (self, (guint32)(address + start), data + start, end - start, work, error);

    if (answer == BP_UART_DONE && trial.n_tries == 0)
      return bp_uart_session_note_success (self);
    /* Once in doubt, an ACK is not believed either, and counts as a try. */
    if (answer == BP_UART_DONE && ++trial.n_tries > BP_UART_MAX_TRIES)
      return bp_uart_trial_give_up (&trial, answer, error);
    if (answer != BP_UART_DONE && !bp_uart_trial_recover (self, &trial, answer, error))
      return FALSE;
    if (!look_what_is_missing (self, address, data, size, unit, &start, &end, error))
      return FALSE;
  }
  return bp_uart_session_note_success (self);
}
