/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session-private.h"

#include <string.h>

#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"

/* From the last answer of an unprotected chip to its loader's start. */
#define RESET_TIME (150 * BP_MSEC)

#define MAX_ANSWER 64

BpUartSession *
bp_uart_session_new (BpSerialLink *link, BpLog *log)
{
  BpUartSession *self = g_new0 (BpUartSession, 1);

  self->line = bp_uart_line_new (link, log);
  g_set_object (&self->log, log);
  return self;
}

void
bp_uart_session_free (BpUartSession *self)
{
  bp_uart_line_free (self->line);
  g_clear_object (&self->log);
  g_free (self);
}

void
bp_uart_session_set_reset (BpUartSession *self, BpUartResetFunc func, gpointer user_data)
{
  self->reset = func;
  self->reset_data = user_data;
}

BpUartLine *
bp_uart_session_get_line (BpUartSession *self)
{
  return self->line;
}

BpLog *
bp_uart_session_get_log (BpUartSession *self)
{
  return self->log;
}

guint8
bp_uart_session_get_version (BpUartSession *self)
{
  return self->version;
}

guint16
bp_uart_session_get_chip_id (BpUartSession *self)
{
  return self->chip_id;
}

gboolean
bp_uart_session_knows (BpUartSession *self, guint8 command)
{
  return self->commands[command];
}

/* --- asking --- */

typedef struct {
  guint8 data[MAX_ANSWER];
  gsize size;
} Reply;

/* The answer to a question: a count less one, the bytes, ACK. */
static BpUartAnswer
ask (BpUartSession *self, guint8 command, Reply *reply, GError **error)
{
  BpUartAnswer answer = bp_uart_line_command (self->line, command, error);
  guint8 count = 0;

  if (answer == BP_UART_DONE)
    answer = bp_uart_line_receive (self->line, &count, 1, 0, error);
  if (answer != BP_UART_DONE)
    return answer;
  reply->size = (gsize)count + 1;
  if (reply->size > MAX_ANSWER)
    return BP_UART_LOST;
  answer = bp_uart_line_receive (self->line, reply->data, reply->size, 0, error);
  return answer == BP_UART_DONE ? bp_uart_line_await (self->line, 0, error) : answer;
}

static gboolean
ask_patiently (BpUartSession *self, guint8 command, const char *name, Reply *reply, GError **error)
{
  BpUartTrial trial = { name, BP_ERROR_PROTOCOL, BP_UART_PATIENCE };
  BpUartAnswer answer;

  while ((answer = ask (self, command, reply, error)) != BP_UART_DONE) {
    if (!bp_uart_trial_recover (self, &trial, answer, error))
      return FALSE;
  }
  return bp_uart_session_note_success (self);
}

/* Answers have no checksum, and all depends on these: two must be the same. */
static gboolean
ask_surely (BpUartSession *self, guint8 command, const char *name, Reply *reply, GError **error)
{
  for (guint i = 0; i < BP_UART_MAX_TRIES; i++) {
    Reply again;

    if (!ask_patiently (self, command, name, reply, error) ||
        !ask_patiently (self, command, name, &again, error))
      return FALSE;
    if (again.size == reply->size && memcmp (again.data, reply->data, again.size) == 0)
      return TRUE;
    if (!bp_uart_session_note_fault (self, error))
      return FALSE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "%s: each time another answer", name);
  return FALSE;
}

typedef struct {
  guint8 command;
  const char *name;
} Name;

static const Name names[] = {
  { BP_UART_GET, "Get" },
  { BP_UART_GET_VERSION, "Get Version" },
  { BP_UART_GET_ID, "Get ID" },
  { BP_UART_READ, "Read Memory" },
  { BP_UART_GO, "Go" },
  { BP_UART_WRITE, "Write Memory" },
  { BP_UART_ERASE, "Erase" },
  { BP_UART_EXTENDED_ERASE, "Extended Erase" },
  { BP_UART_SPECIAL, "Special" },
  { BP_UART_EXTENDED_SPECIAL, "Extended Special" },
  { BP_UART_WRITE_PROTECT, "Write Protect" },
  { BP_UART_WRITE_UNPROTECT, "Write Unprotect" },
  { BP_UART_READ_PROTECT, "Readout Protect" },
  { BP_UART_READ_UNPROTECT, "Readout Unprotect" },
  { BP_UART_GET_CHECKSUM, "Get Checksum" },
};

static void
append_name (GString *text, guint command)
{
  if (text->len > 0)
    g_string_append (text, ", ");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i].command == command) {
      g_string_append (text, names[i].name);
      return;
    }
  }
  g_string_append_printf (text, "0x%02X", command);
}

static void
tell_commands (BpUartSession *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->commands); i++)
    if (self->commands[i])
      append_name (text, i);
  bp_log_add (self->log, "the bootloader knows %s", text->str);
}

static gboolean
learn_commands (BpUartSession *self, GError **error)
{
  Reply reply;

  if (!ask_surely (self, BP_UART_GET, "asking for the commands", &reply, error))
    return FALSE;
  self->version = reply.data[0];
  memset (self->commands, FALSE, sizeof self->commands);
  for (gsize i = 1; i < reply.size; i++)
    self->commands[reply.data[i]] = TRUE;
  tell_commands (self);
  if (self->commands[BP_UART_GET_ID])
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_LOADER,
                       "what answers has no command of this bootloader");
  return FALSE;
}

static gboolean
learn_chip_id (BpUartSession *self, GError **error)
{
  Reply reply;

  if (!ask_surely (self, BP_UART_GET_ID, "asking for the chip", &reply, error))
    return FALSE;
  self->chip_id = (guint16)(reply.size >= 2 ? reply.data[0] << 8 | reply.data[1] : reply.data[0]);
  return TRUE;
}

/* Nothing depends on it, so that whatever goes wrong is only told. The two bytes behind the version
 * are those of Get Version, which the ROMs of today set to 0 (AN3155, 3.2). */
static gboolean
learn_version (BpUartSession *self, GError **error)
{
  guint8 reply[3] = { 0 };
  BpUartTrial trial = { "asking for the version", BP_ERROR_PROTOCOL, BP_UART_PATIENCE };
  BpUartAnswer answer;

  if (!self->commands[BP_UART_GET_VERSION])
    return TRUE;
  answer = bp_uart_line_command (self->line, BP_UART_GET_VERSION, error);
  if (answer == BP_UART_DONE)
    answer = bp_uart_line_receive (self->line, reply, sizeof reply, 0, error);
  if (answer == BP_UART_DONE)
    answer = bp_uart_line_await (self->line, 0, error);
  if (answer != BP_UART_DONE)
    return bp_uart_trial_recover (self, &trial, answer, error);
  bp_log_add (self->log, "version %u.%u, option bytes %02x %02x", reply[0] >> 4, reply[0] & 0xf,
              reply[1], reply[2]);
  return bp_uart_session_note_success (self);
}

/* Whatever it was that answered, it was no loader. */
static void
explain_beginning (GError **error)
{
  GError *other;

  if (error == NULL ||
      !(bp_error_is (*error, BP_ERROR_TIMEOUT) || bp_error_is (*error, BP_ERROR_PROTOCOL) ||
        bp_error_is (*error, BP_ERROR_PROTECTED)))
    return;
  other = g_error_new_literal (BP_ERROR, BP_ERROR_NO_LOADER, (*error)->message);
  g_clear_error (error);
  g_propagate_error (error, other);
}

gboolean
bp_uart_session_begin (BpUartSession *self, guint baud, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->faults = 0;
  self->checksum = (BpUartChecksum){ 0 };
  if (!bp_uart_line_set_baud (self->line, baud, error) ||
      !bp_uart_line_sync (self->line, cancellable, error))
    return FALSE;
  if (learn_commands (self, &local_error) && learn_chip_id (self, &local_error) &&
      learn_version (self, &local_error))
    return TRUE;
  explain_beginning (&local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bp_uart_session_probe (BpUartSession *self, guint baud, gboolean *is_there,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n_others;

  self->faults = 0;
  if (!bp_uart_line_set_baud (self->line, baud, error) ||
      !bp_uart_line_call (self->line, is_there, &n_others, cancellable, error))
    return FALSE;
  /* A byte that looks like an answer may be any; one that also knows its commands is no accident.
   */
  if (!*is_there || learn_commands (self, &local_error))
    return TRUE;
  *is_there = FALSE;
  if (!bp_error_is (local_error, BP_ERROR_DISCONNECTED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* --- leaving --- */

/* A loader that has gone to the firmware is silent from then on. */
static gboolean
is_still_there (BpUartSession *self)
{
  g_autoptr (GError) error = NULL;

  return bp_uart_line_resync (self->line, 0, &error);
}

gboolean
bp_uart_session_go (BpUartSession *self, guint32 address, GError **error)
{
  for (guint i = 0;; i++) {
    BpUartAnswer answer = bp_uart_session_command_at (self, BP_UART_GO, address, error);

    if (answer == BP_UART_DONE)
      return TRUE;
    if (answer == BP_UART_BROKEN)
      return FALSE;
    bp_log_add (self->log, "starting the firmware: %s", bp_uart_answer_describe (answer));
    if (!is_still_there (self))
      return TRUE;
    if (i + 1 == BP_UART_MAX_REFUSALS)
      break;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
               "the bootloader refuses to start what is at 0x%08X", address);
  return FALSE;
}

gboolean
bp_uart_session_unprotect (BpUartSession *self, guint8 command, gint64 work, GError **error)
{
  BpUartTrial trial = { "removing the protection", BP_ERROR_PROTOCOL, BP_UART_PATIENCE + work };
  BpUartAnswer answer;

  while ((answer = bp_uart_line_command (self->line, command, error)) != BP_UART_DONE) {
    if (!bp_uart_trial_recover (self, &trial, answer, error))
      return FALSE;
  }
  /* The second answer comes when it is done; a ROM that resets itself sooner gives none. */
  answer = bp_uart_line_await (self->line, work, error);
  if (answer == BP_UART_BROKEN)
    return FALSE;
  if (answer == BP_UART_REJECTED)
    return bp_uart_trial_give_up (&trial, answer, error);
  bp_clock_sleep (bp_serial_link_get_clock (bp_uart_line_get_link (self->line)), RESET_TIME, NULL);
  return TRUE;
}
