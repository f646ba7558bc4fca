/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-session.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "loader/bp-uart-protocol.h"

#define MAX_TRIES 5

/* One refusal may be noise, a second one of the same command is meant. */
#define MAX_REFUSALS 2
#define MAX_REJECTIONS 3

/* A line that spoils more than every eighth command for long is not worth going on. */
#define FAULT_WEIGHT 8
#define MAX_FAULTS (20 * FAULT_WEIGHT)

/* How long the way back is sought beyond the work that may be under way: after an erase whose
 * number of pages was spoiled, a ROM may wait for 16 KiB. */
#define PATIENCE (4 * BP_SEC)
#define ERASE_PATIENCE (20 * BP_SEC)

/* From the last answer of an unprotected chip to its loader's start. */
#define RESET_TIME (150 * BP_MSEC)

#define ADDRESS_SIZE 5
#define MAX_ANSWER 64

struct _BpUartSession {
  BpUartLine *line;
  BpLog *log;
  guint8 version;
  guint16 chip_id;
  gboolean commands[256];
  guint faults; /* weighed; good commands make up for them */
};

/* One command, and how it fares. */
typedef struct {
  const char *name;
  BpError failure;
  gint64 patience;      /* for the way back */
  guint max_rejections; /* 0: as usual */
  guint n_tries;
  guint n_refusals; /* the last ones in a row */
  guint n_rejections;
} Trial;

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

/* --- trying again --- */

static const char *
describe (BpUartAnswer answer)
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

static gboolean
give_up (const Trial *trial, BpUartAnswer answer, GError **error)
{
  g_set_error (error, BP_ERROR, trial->failure, "%s: %s, after %u tries", trial->name,
               describe (answer), MAX (trial->n_tries, 1));
  return FALSE;
}

static gboolean
note_fault (BpUartSession *self, GError **error)
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

/* After an answer that is not the right one: judges it, and finds the way back for another try. */
static gboolean
recover (BpUartSession *self, Trial *trial, BpUartAnswer answer, GError **error)
{
  if (answer == BP_UART_BROKEN)
    return FALSE;
  trial->n_tries++;
  trial->n_refusals = answer == BP_UART_REFUSED ? trial->n_refusals + 1 : 0;
  trial->n_rejections = answer == BP_UART_REJECTED ? trial->n_rejections + 1 : 0;
  bp_log_add (self->log, "%s: %s, try %u", trial->name, describe (answer), trial->n_tries);
  if (!note_fault (self, error) || !bp_uart_line_resync (self->line, trial->patience, error))
    return FALSE;
  if (trial->n_refusals == MAX_REFUSALS) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTECTED,
                 "%s: refused, as a chip does that is read-protected", trial->name);
    return FALSE;
  }
  if (trial->n_rejections == (trial->max_rejections > 0 ? trial->max_rejections : MAX_REJECTIONS) ||
      trial->n_tries == MAX_TRIES)
    return give_up (trial, answer, error);
  return TRUE;
}

static gboolean
succeed (BpUartSession *self)
{
  self->faults -= MIN (self->faults, 1);
  return TRUE;
}

/* --- single commands --- */

static BpUartAnswer
send_address (BpUartSession *self, guint32 address, GError **error)
{
  guint8 frame[ADDRESS_SIZE] = { address >> 24, address >> 16, address >> 8, address };

  frame[ADDRESS_SIZE - 1] = bp_uart_seal (frame, ADDRESS_SIZE - 1);
  return bp_uart_line_send (self->line, frame, sizeof frame, 0, error);
}

static BpUartAnswer
command_at (BpUartSession *self, guint8 command, guint32 address, GError **error)
{
  BpUartAnswer answer = bp_uart_line_command (self->line, command, error);

  return answer == BP_UART_DONE ? send_address (self, address, error) : answer;
}

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
    answer = bp_uart_line_receive (self->line, &count, 1, error);
  if (answer != BP_UART_DONE)
    return answer;
  reply->size = (gsize)count + 1;
  if (reply->size > MAX_ANSWER)
    return BP_UART_LOST;
  answer = bp_uart_line_receive (self->line, reply->data, reply->size, error);
  return answer == BP_UART_DONE ? bp_uart_line_await (self->line, 0, error) : answer;
}

static gboolean
ask_patiently (BpUartSession *self, guint8 command, const char *name, Reply *reply, GError **error)
{
  Trial trial = { name, BP_ERROR_PROTOCOL, PATIENCE };
  BpUartAnswer answer;

  while ((answer = ask (self, command, reply, error)) != BP_UART_DONE) {
    if (!recover (self, &trial, answer, error))
      return FALSE;
  }
  return succeed (self);
}

/* Answers have no checksum, and all depends on these: two must be the same. */
static gboolean
ask_surely (BpUartSession *self, guint8 command, const char *name, Reply *reply, GError **error)
{
  for (guint i = 0; i < MAX_TRIES; i++) {
    Reply again;

    if (!ask_patiently (self, command, name, reply, error) ||
        !ask_patiently (self, command, name, &again, error))
      return FALSE;
    if (again.size == reply->size && memcmp (again.data, reply->data, again.size) == 0)
      return TRUE;
    if (!note_fault (self, error))
      return FALSE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "%s: each time another answer", name);
  return FALSE;
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
  if (!bp_uart_line_set_baud (self->line, baud, error) ||
      !bp_uart_line_sync (self->line, cancellable, error))
    return FALSE;
  if (learn_commands (self, &local_error) && learn_chip_id (self, &local_error))
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

/* --- reading --- */

static BpUartAnswer
read_once (BpUartSession *self, guint32 address, guint8 *data, gsize size, GError **error)
{
  const guint8 length[] = { (guint8)(size - 1), (guint8) ~(size - 1) };
  BpUartAnswer answer = command_at (self, BP_UART_READ, address, error);

  if (answer == BP_UART_DONE)
    answer = bp_uart_line_send (self->line, length, sizeof length, 0, error);
  return answer == BP_UART_DONE ? bp_uart_line_receive (self->line, data, size, error) : answer;
}

static gboolean
read_by (BpUartSession *self, Trial *trial, guint32 address, guint8 *data, gsize size,
         GError **error)
{
  BpUartAnswer answer;

  while ((answer = read_once (self, address, data, size, error)) != BP_UART_DONE) {
    if (!recover (self, trial, answer, error))
      return FALSE;
  }
  return succeed (self);
}

gboolean
bp_uart_session_read (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                      GError **error)
{
  Trial trial = { "reading", BP_ERROR_PROTOCOL, PATIENCE };

  return read_by (self, &trial, address, data, size, error);
}

static gboolean
read_twice (BpUartSession *self, guint max_rejections, guint32 address, guint8 *data, gsize size,
            GError **error)
{
  guint8 again[BP_UART_MAX_BLOCK];

  for (guint i = 0; i < MAX_TRIES; i++) {
    Trial first = { "reading", BP_ERROR_PROTOCOL, PATIENCE, max_rejections };
    Trial second = { "reading", BP_ERROR_PROTOCOL, PATIENCE };

    if (!read_by (self, &first, address, data, size, error) ||
        !read_by (self, &second, address, again, size, error))
      return FALSE;
    if (memcmp (data, again, size) == 0)
      return TRUE;
    if (!note_fault (self, error))
      return FALSE;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "0x%08X reads differently each time", address);
  return FALSE;
}

gboolean
bp_uart_session_read_surely (BpUartSession *self, guint32 address, guint8 *data, gsize size,
                             GError **error)
{
  return read_twice (self, MAX_REJECTIONS, address, data, size, error);
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
  BpUartAnswer answer = command_at (self, BP_UART_WRITE, address, error);

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
  Trial trial = { "writing", BP_ERROR_WRITE_FAILED, PATIENCE + work };
  gsize start = 0;
  gsize end = size;

  while (start < end) {
    BpUartAnswer answer =
        write_once (self, (guint32)(address + start), data + start, end - start, work, error);

    if (answer == BP_UART_DONE && trial.n_tries == 0)
      return succeed (self);
    /* Once in doubt, an ACK is not believed either, and counts as a try. */
    if (answer == BP_UART_DONE && ++trial.n_tries > MAX_TRIES)
      return give_up (&trial, answer, error);
    if (answer != BP_UART_DONE && !recover (self, &trial, answer, error))
      return FALSE;
    if (!look_what_is_missing (self, address, data, size, unit, &start, &end, error))
      return FALSE;
  }
  return succeed (self);
}

/* --- erasing --- */

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
  Trial trial = { "erasing", BP_ERROR_ERASE_FAILED, ERASE_PATIENCE + work };
  BpUartAnswer answer;

  while ((answer = erase_once (self, frame, size, work, error)) != BP_UART_DONE) {
    if (!recover (self, &trial, answer, error))
      return FALSE;
  }
  return succeed (self);
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
    BpUartAnswer answer = command_at (self, BP_UART_GO, address, error);

    if (answer == BP_UART_DONE)
      return TRUE;
    if (answer == BP_UART_BROKEN)
      return FALSE;
    bp_log_add (self->log, "starting the firmware: %s", describe (answer));
    if (!is_still_there (self))
      return TRUE;
    if (i + 1 == MAX_REFUSALS)
      break;
  }
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
               "the bootloader refuses to start what is at 0x%08X", address);
  return FALSE;
}

gboolean
bp_uart_session_unprotect (BpUartSession *self, guint8 command, gint64 work, GError **error)
{
  Trial trial = { "removing the protection", BP_ERROR_PROTOCOL, PATIENCE + work };
  BpUartAnswer answer;

  while ((answer = bp_uart_line_command (self->line, command, error)) != BP_UART_DONE) {
    if (!recover (self, &trial, answer, error))
      return FALSE;
  }
  /* The second answer comes when it is done; a ROM that resets itself sooner gives none. */
  answer = bp_uart_line_await (self->line, work, error);
  if (answer == BP_UART_BROKEN)
    return FALSE;
  if (answer == BP_UART_REJECTED)
    return give_up (&trial, answer, error);
  bp_clock_sleep (bp_serial_link_get_clock (bp_uart_line_get_link (self->line)), RESET_TIME, NULL);
  return TRUE;
}
