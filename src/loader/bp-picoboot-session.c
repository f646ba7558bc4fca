/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-picoboot-session.h"

#include "base/bp-bytes.h"

#define CONTROL_TIMEOUT_MS 1000

/* Beyond the work itself, for a busy bus and host. */
#define MARGIN (3 * BP_SEC)

/* An acknowledgement is empty; more room shows a device that sends something else. */
#define ACK_ROOM 64

#define N_MEASUREMENTS 5

struct _BpPicobootSession {
  BpUsbLink *link;
  BpLog *log; /* (nullable) */
  BpPicobootDescriptors descriptors;
  guint32 token;
  gboolean is_open; /* begun, and neither left nor gone */
  gint64 small_transfer;
  guint n_errors;
};

BpPicobootSession *
bp_picoboot_session_new (BpUsbLink *link, const BpPicobootDescriptors *descriptors, BpLog *log)
{
  BpPicobootSession *self = g_new0 (BpPicobootSession, 1);

  self->link = g_object_ref (link);
  self->descriptors = *descriptors;
  g_set_object (&self->log, log);
  return self;
}

static gboolean
reset_interface (BpPicobootSession *self, GError **error)
{
  const BpUsbSetup setup = { .request_type = BP_PICOBOOT_REQUEST_OUT,
                             .request = BP_PICOBOOT_INTERFACE_RESET,
                             .index = self->descriptors.interface_number };

  return bp_usb_link_control (self->link, &setup, NULL, CONTROL_TIMEOUT_MS, error) >= 0;
}

void
bp_picoboot_session_free (BpPicobootSession *self)
{
  if (self->is_open)
    reset_interface (self, NULL);
  g_object_unref (self->link);
  g_clear_object (&self->log);
  g_free (self);
}

/* --- one command --- */

static guint
get_timeout (gint64 work)
{
  return (guint)((work + MARGIN) / BP_MSEC);
}

/* Moves exactly @size bytes. */
static gboolean
move (BpPicobootSession *self, guint8 endpoint, guint8 *data, gsize size, gint64 work,
      GError **error)
{
  gssize moved = bp_usb_link_bulk (self->link, endpoint, data, size, get_timeout (work), error);

  if (moved == (gssize)size)
    return TRUE;
  if (moved >= 0)
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "%d bytes were moved instead of %u",
                 (int)moved, (guint)size);
  return FALSE;
}

static gboolean
send_command (BpPicobootSession *self, const BpPicobootRequest *request, GError **error)
{
  guint8 command[BP_PICOBOOT_COMMAND_SIZE] = { 0 };

  bp_poke_u32 (command, BP_PICOBOOT_MAGIC);
  bp_poke_u32 (command + BP_PICOBOOT_OFFSET_TOKEN, ++self->token);
  command[BP_PICOBOOT_OFFSET_ID] = request->command;
  command[BP_PICOBOOT_OFFSET_ARGS_SIZE] = request->args_size;
  bp_poke_u32 (command + BP_PICOBOOT_OFFSET_LENGTH, (guint32)request->length);
  for (guint i = 0; i < G_N_ELEMENTS (request->args); i++)
    bp_poke_u32 (command + BP_PICOBOOT_OFFSET_ARGS + 4 * i, request->args[i]);
  return move (self, self->descriptors.out, command, sizeof command, 0, error);
}

/* The empty packet against the direction of the data; without data, the chip sends it when the work
 * is done. */
static gboolean
acknowledge (BpPicobootSession *self, gboolean is_in, gint64 work, GError **error)
{
  guint8 room[ACK_ROOM];
  gssize moved;

  if (is_in)
    return move (self, self->descriptors.out, NULL, 0, work, error);
  moved = bp_usb_link_bulk (self->link, self->descriptors.in, room, sizeof room, get_timeout (work),
                            error);
  if (moved > 0)
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "the acknowledgement has %d bytes",
                 (int)moved);
  return moved == 0;
}

static gboolean
try_request (BpPicobootSession *self, const BpPicobootRequest *request, GError **error)
{
  gboolean is_in = (request->command & BP_PICOBOOT_DIR_IN) != 0;

  return send_command (self, request, error) &&
         (request->length == 0 || move (self, is_in ? self->descriptors.in : self->descriptors.out,
                                        request->data, request->length, request->work, error)) &&
         acknowledge (self, is_in, request->work, error);
}

/* --- what went wrong --- */

static gboolean
ask_status (BpPicobootSession *self, guint32 *code, GError **error)
{
  guint8 status[BP_PICOBOOT_STATUS_SIZE] = { 0 };
  const BpUsbSetup setup = { .request_type = BP_PICOBOOT_REQUEST_IN,
                             .request = BP_PICOBOOT_COMMAND_STATUS,
                             .index = self->descriptors.interface_number,
                             .length = sizeof status };
  gssize moved = bp_usb_link_control (self->link, &setup, status, CONTROL_TIMEOUT_MS, error);

  *code = bp_peek_u32 (status + BP_PICOBOOT_STATUS_OFFSET_CODE);
  if (moved >= 0 && moved < (gssize)sizeof status)
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "a status of %d bytes", (int)moved);
  return moved == sizeof status;
}

static const char *
describe_status (guint32 code)
{
  static const char *const texts[] = {
    [BP_PICOBOOT_OK] = "refused without a reason",
    [BP_PICOBOOT_UNKNOWN_COMMAND] = "the chip does not know this command",
    [BP_PICOBOOT_INVALID_COMMAND_LENGTH] = "the chip does not take a command of this length",
    [BP_PICOBOOT_INVALID_TRANSFER_LENGTH] = "the chip does not take data of this length",
    [BP_PICOBOOT_INVALID_ADDRESS] = "the chip has no such address",
    [BP_PICOBOOT_BAD_ALIGNMENT] = "the address is not a multiple of what the flash takes",
    [BP_PICOBOOT_INTERLEAVED_WRITE] = "something else has written to the board's drive meanwhile",
    [BP_PICOBOOT_REBOOTING] = "the chip is rebooting",
    [BP_PICOBOOT_UNKNOWN_ERROR] = "the chip reports an unknown error",
    [BP_PICOBOOT_INVALID_STATE] = "the chip can't do that now",
    [BP_PICOBOOT_NOT_PERMITTED] = "the chip does not permit that",
  };

  return code < G_N_ELEMENTS (texts) ? texts[code] : "the chip reports an error";
}

/* Asks why a command was refused, and gives the answer in place of the bare refusal. */
static void
explain_refusal (BpPicobootSession *self, BpError failure, GError **reason)
{
  guint32 code;

  if (!ask_status (self, &code, NULL))
    return;
  g_clear_error (reason);
  g_set_error (reason, BP_ERROR, code == BP_PICOBOOT_NOT_PERMITTED ? BP_ERROR_PROTECTED : failure,
               "%s (status %u)", describe_status (code), code);
}

/* --- the interface --- */

static gboolean
be_exclusive (BpPicobootSession *self, GError **error)
{
  const BpPicobootRequest request = { .command = BP_PICOBOOT_EXCLUSIVE_ACCESS,
                                      .args = { BP_PICOBOOT_EXCLUSIVE },
                                      .args_size = 1 };

  return try_request (self, &request, error);
}

/* The host must forget the halts, too, so that both count packets from 0 again. */
static gboolean
open_interface (BpPicobootSession *self, GError **error)
{
  return reset_interface (self, error) &&
         bp_usb_link_clear_halt (self->link, self->descriptors.in, error) &&
         bp_usb_link_clear_halt (self->link, self->descriptors.out, error) &&
         be_exclusive (self, error);
}

static void
recover (BpPicobootSession *self)
{
  g_autoptr (GError) error = NULL;

  if (open_interface (self, &error))
    return;
  bp_log_add (self->log, "the interface could not be reset: %s", error->message);
  self->is_open = !bp_error_is (error, BP_ERROR_DISCONNECTED);
}

gboolean
bp_picoboot_session_begin (BpPicobootSession *self, GError **error)
{
  if (!bp_usb_link_claim (self->link, self->descriptors.interface_number, 0, error))
    return FALSE;
  self->is_open = TRUE;
  return open_interface (self, error);
}

gboolean
bp_picoboot_session_run (BpPicobootSession *self, const BpPicobootRequest *request, GError **error)
{
  GError *local_error = NULL;

  if (try_request (self, request, &local_error))
    return TRUE;
  if (bp_error_is (local_error, BP_ERROR_DISCONNECTED)) {
    self->is_open = FALSE;
  } else {
    if (bp_error_is_stall (local_error))
      explain_refusal (self, request->failure, &local_error);
    else
      self->n_errors++;
    recover (self);
  }
  g_propagate_error (error, local_error);
  return FALSE;
}

void
bp_picoboot_session_leave (BpPicobootSession *self)
{
  self->is_open = FALSE;
}

void
bp_picoboot_session_measure (BpPicobootSession *self)
{
  BpClock *clock = bp_usb_link_get_clock (self->link);

  for (guint i = 0; i < N_MEASUREMENTS; i++) {
    gint64 start = bp_clock_now (clock);
    gint64 time;
    guint32 code;

    if (!ask_status (self, &code, NULL))
      return;
    time = bp_clock_now (clock) - start;
    self->small_transfer = self->small_transfer > 0 ? MIN (self->small_transfer, time) : time;
  }
}

gint64
bp_picoboot_session_get_small_transfer (BpPicobootSession *self)
{
  return self->small_transfer;
}

guint
bp_picoboot_session_get_n_errors (BpPicobootSession *self)
{
  return self->n_errors;
}
