/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session-private.h"

#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"

/* After an erase whose number of pages was spoiled, a ROM may wait for 16 KiB. */
#define ERASE_PATIENCE (20 * BP_SEC)

static gboolean
is_extended (BpUartSession *self)
{
  return self->commands[BP_UART_EXTENDED_ERASE];
}

guint
bp_uart_session_get_max_pages (BpUartSession *self)
{
  return is_extended (self) ? BP_UART_MAX_PAGES_EXTENDED : BP_UART_MAX_PAGES;
}

static BpUartAnswer
erase_once (BpUartSession *self, const guint8 *frame, gsize size, gint64 work, GError **error)
{
  guint8 command = is_extended (self) ? BP_UART_EXTENDED_ERASE : BP_UART_ERASE;
  BpUartAnswer answer = bp_uart_line_command (self->line, command, error);

  return answer == BP_UART_DONE ? bp_uart_line_send (self->line, frame, size, work, error) : answer;
}

static gboolean
erase_by (BpUartSession *self, const guint8 *frame, gsize size, gint64 work, GError **error)
{
  BpUartTrial trial = { "erasing", BP_ERROR_ERASE_FAILED, ERASE_PATIENCE + work };
  BpUartAnswer answer;

  while ((answer = erase_once (self, frame, size, work, error)) != BP_UART_DONE) {
    if (!bp_uart_trial_recover (self, &trial, answer, error))
      return FALSE;
  }
  return bp_uart_session_note_success (self);
}

static void
append_number (BpUartSession *self, GByteArray *frame, guint number)
{
  const guint8 bytes[] = { number >> 8, number };

  if (is_extended (self))
    g_byte_array_append (frame, bytes, 2);
  else
    g_byte_array_append (frame, bytes + 1, 1);
}

gboolean
bp_uart_session_erase (BpUartSession *self, const guint16 *pages, guint n_pages, gint64 work,
                       GError **error)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 seal;

  g_return_val_if_fail (n_pages > 0 && n_pages <= bp_uart_session_get_max_pages (self), FALSE);

  append_number (self, frame, n_pages - 1);
  for (guint i = 0; i < n_pages; i++)
    append_number (self, frame, pages[i]);
  seal = bp_uart_seal (frame->data, frame->len);
  g_byte_array_append (frame, &seal, 1);
  return erase_by (self, frame->data, frame->len, work, error);
}

/* The code for all pages is sealed by 0 in both commands, which is not the XOR of a single byte. */
gboolean
bp_uart_session_mass_erase (BpUartSession *self, gint64 work, GError **error)
{
  const guint8 frame[] = { BP_UART_ALL_PAGES, BP_UART_ALL_PAGES, 0 };

  if (is_extended (self))
    return erase_by (self, frame, sizeof frame, work, error);
  return erase_by (self, frame + 1, sizeof frame - 1, work, error);
}
