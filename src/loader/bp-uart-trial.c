/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session-private.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "loader/bp-uart-protocol.h"

/* A line that spoils more than every eighth command for long is not worth going on. */
#define FAULT_WEIGHT 8
#define MAX_FAULTS (20 * FAULT_WEIGHT)

#define NUMBER_SIZE 5

const char *
bp_uart_answer_describe (BpUartAnswer answer)
{
  switch (answer) {
  case BP_UART_REFUSED:
  case BP_UART_REJECTED:
    return "refused";
  case BP_UART_DONE:
    return "without effect";
  case BP_UART_LOST:
  case BP_UART_BROKEN:
    break;
  }
  return "lost";
}

gboolean
bp_uart_trial_give_up (const BpUartTrial *trial, BpUartAnswer answer, GError **error)
{
  g_set_error (error, BP_ERROR, trial->failure, "%s: %s, after %u tries", trial->name,
               bp_uart_answer_describe (answer), MAX (trial->n_tries, 1));
  return FALSE;
}

gboolean
bp_uart_session_note_fault (BpUartSession *self, GError **error)
{
  self->faults += FAULT_WEIGHT;
  if (self->faults <= MAX_FAULTS)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "the line loses too much at %u baud",
               bp_uart_line_get_baud (self->line));
  if (error != NULL)
    bp_error_set_hint (*error, _ ("Choose a lower baud rate, put the board into bootloader mode "
                                  "again, and use shorter wires."));
  return FALSE;
}

/* A chip that can be reset by the adapter is started anew at a lower rate, which it measures then.
 * What it was doing is lost, which a trial takes into account. */
static gboolean
restart (BpUartSession *self)
{
  guint baud = bp_uart_line_get_baud (self->line);

  while (self->reset != NULL && (baud = bp_uart_get_slower_baud (baud)) != 0) {
    g_autoptr (GError) error = NULL;

    bp_log_add (self->log, "starting the bootloader anew at %u baud", baud);
    self->faults = 0;
    if (bp_uart_line_set_baud (self->line, baud, &error) &&
        self->reset (self->reset_data, &error) && bp_uart_line_sync (self->line, NULL, &error))
      return TRUE;
    bp_log_add (self->log, "%s", error->message);
    if (bp_error_is (error, BP_ERROR_DISCONNECTED))
      break;
  }
  return FALSE;
}

static gboolean
find_way_back (BpUartSession *self, const BpUartTrial *trial, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (bp_uart_session_note_fault (self, &local_error) &&
      bp_uart_line_resync (self->line, trial->patience, &local_error))
    return TRUE;
  if (!bp_error_is (local_error, BP_ERROR_DISCONNECTED) && restart (self))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bp_uart_trial_recover (BpUartSession *self, BpUartTrial *trial, BpUartAnswer answer, GError **error)
{
  if (answer == BP_UART_BROKEN)
    return FALSE;
  trial->n_tries++;
  trial->n_refusals = answer == BP_UART_REFUSED ? trial->n_refusals + 1 : 0;
  trial->n_rejections = answer == BP_UART_REJECTED ? trial->n_rejections + 1 : 0;
  bp_log_add (self->log, "%s: %s, try %u", trial->name, bp_uart_answer_describe (answer),
              trial->n_tries);
  if (!find_way_back (self, trial, error))
    return FALSE;
  if (trial->n_refusals == BP_UART_MAX_REFUSALS) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTECTED,
                 "%s: refused, as a chip does that is read-protected", trial->name);
    return FALSE;
  }
  if (trial->n_rejections ==
          (trial->max_rejections > 0 ? trial->max_rejections : BP_UART_MAX_REJECTIONS) ||
      trial->n_tries == BP_UART_MAX_TRIES)
    return bp_uart_trial_give_up (trial, answer, error);
  return TRUE;
}

gboolean
bp_uart_session_note_success (BpUartSession *self)
{
  self->faults -= MIN (self->faults, 1);
  return TRUE;
}

BpUartAnswer
bp_uart_session_send_number (BpUartSession *self, guint32 number, gint64 work, GError **error)
{
  guint8 frame[NUMBER_SIZE] = { number >> 24, number >> 16, number >> 8, number };

  frame[NUMBER_SIZE - 1] = bp_uart_seal (frame, NUMBER_SIZE - 1);
  return bp_uart_line_send (self->line, frame, sizeof frame, work, error);
}

BpUartAnswer
bp_uart_session_command_at (BpUartSession *self, guint8 command, guint32 address, GError **error)
{
  BpUartAnswer answer = bp_uart_line_command (self->line, command, error);

  return answer == BP_UART_DONE ? bp_uart_session_send_number (self, address, 0, error) : answer;
}
