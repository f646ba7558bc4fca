/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-dfu.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "virtual/bp-virtual-cursor.h"
#include "virtual/bp-virtual-worker.h"

struct _BpVirtualDfu {
  const BpVirtualProfile *profile;
  BpVirtualMemory *memory;
  const BpChip *chip;
  guint8 state;
  guint8 status;
  BpVirtualCursor cursor;
  gboolean breaks;     /* took a block that is larger than it can bear */
  gboolean manifested; /* holds a firmware that is whole */
  BpVirtualWorker worker;
};

static gboolean
has (BpVirtualDfu *self, BpVirtualQuirks quirk)
{
  return bp_virtual_profile_has (self->profile, quirk);
}

static gboolean
is_dfuse (BpVirtualDfu *self)
{
  return bp_virtual_profile_is_dfuse (self->profile);
}

void
bp_virtual_dfu_power_on (BpVirtualDfu *self)
{
  gboolean in_error = has (self, BP_VIRTUAL_STARTS_IN_ERROR);

  self->state = in_error ? BP_DFU_STATE_ERROR : BP_DFU_STATE_IDLE;
  self->status = in_error ? BP_DFU_STATUS_ERR_FIRMWARE : BP_DFU_STATUS_OK;
  bp_virtual_cursor_point (&self->cursor, self->profile->flash);
  bp_virtual_worker_power_on (&self->worker);
  self->breaks = self->manifested = FALSE;
}

BpVirtualDfu *
bp_virtual_dfu_new (const BpVirtualProfile *profile, BpVirtualMemory *memory)
{
  BpVirtualDfu *self = g_new0 (BpVirtualDfu, 1);

  self->profile = profile;
  self->memory = memory;
  self->chip = bp_chip_find (profile->chip);
  bp_virtual_worker_init (&self->worker, profile, memory);
  bp_virtual_dfu_power_on (self);
  return self;
}

void
bp_virtual_dfu_free (BpVirtualDfu *self)
{
  g_free (self);
}

void
bp_virtual_dfu_fail (BpVirtualDfu *self, BpDfuStatusCode status)
{
  self->state = BP_DFU_STATE_ERROR;
  self->status = status;
  bp_virtual_worker_drop (&self->worker);
  self->breaks = self->manifested = FALSE;
}

/* The device says no, though the host has done nothing wrong. */
static BpVirtualReply
refuse (BpVirtualDfu *self, BpDfuStatusCode status)
{
  bp_virtual_dfu_fail (self, status);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
}

static BpVirtualReply
forbid (BpVirtualDfu *self, const char *violation)
{
  BpVirtualReply reply = refuse (self, BP_DFU_STATUS_ERR_STALLEDPKT);

  reply.violation = violation;
  return reply;
}

static BpVirtualReply
accept (BpVirtualDfu *self, guint8 state)
{
  self->state = state;
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE };
}

/* DNLOAD */

static BpVirtualEvent
start_firmware (BpVirtualDfu *self)
{
  return bp_virtual_memory_can_start (self->memory, bp_virtual_dfu_get_start_address (self))
             ? BP_VIRTUAL_EVENT_LEFT
             : BP_VIRTUAL_EVENT_CRASHED;
}

static BpVirtualReply
end_download (BpVirtualDfu *self)
{
  BpVirtualReply reply;

  if (!is_dfuse (self) && self->state == BP_DFU_STATE_IDLE)
    return forbid (self, "an empty DNLOAD in dfuIDLE");
  reply = accept (self, BP_DFU_STATE_MANIFEST_SYNC);
  if (has (self, BP_VIRTUAL_LEAVES_AT_DNLOAD))
    reply.event = start_firmware (self);
  return reply;
}

static BpVirtualReply
queue_command (BpVirtualDfu *self, const guint8 *data, gsize size)
{
  BpVirtualReply reply = accept (self, BP_DFU_STATE_DNLOAD_SYNC);

  reply.actual = size;
  bp_virtual_command_set_dfuse (&self->worker.command, data, size);
  return reply;
}

static BpVirtualReply
queue_data (BpVirtualDfu *self, guint16 block, const guint8 *data, gsize size)
{
  const char *violation = NULL;
  guint32 address;
  BpVirtualReply reply;

  if (self->state == BP_DFU_STATE_IDLE)
    bp_virtual_cursor_rewind (&self->cursor);
  if (!bp_virtual_cursor_move (&self->cursor, self->profile, block, size, &address, &violation))
    return forbid (self, violation);
  bp_virtual_command_set_data (
      &self->worker.command, is_dfuse (self) ? BP_VIRTUAL_COMMAND_DATA : BP_VIRTUAL_COMMAND_STREAM,
      address, data, size);
  reply = accept (self, BP_DFU_STATE_DNLOAD_SYNC);
  reply.actual = size;
  reply.violation = violation;
  return reply;
}

static BpVirtualReply
download (BpVirtualDfu *self, const BpUsbSetup *setup, const guint8 *data)
{
  if (self->state != BP_DFU_STATE_IDLE && self->state != BP_DFU_STATE_DNLOAD_IDLE)
    return forbid (self, "DNLOAD in a state that does not take it");
  if (setup->length > self->profile->transfer_size)
    return forbid (self, "DNLOAD of more than the transfer size");
  if (setup->length == 0)
    return end_download (self);
  self->breaks = self->chip->transfer_limit > 0 && setup->length > self->chip->transfer_limit;
  if (is_dfuse (self) && setup->value == BP_DFUSE_COMMAND_BLOCK)
    return queue_command (self, data, setup->length);
  return queue_data (self, setup->value, data, setup->length);
}

/* UPLOAD */

static BpVirtualReply
list_commands (BpVirtualDfu *self, guint8 *data, gsize size)
{
  const guint8 commands[] = { 0x00, BP_DFUSE_SET_ADDRESS, BP_DFUSE_ERASE, BP_DFUSE_READ_UNPROTECT };
  BpVirtualReply reply;

  if (has (self, BP_VIRTUAL_NO_COMMAND_LIST))
    return refuse (self, BP_DFU_STATUS_ERR_STALLEDPKT);
  reply = accept (self, size > sizeof commands ? BP_DFU_STATE_IDLE : BP_DFU_STATE_UPLOAD_IDLE);
  reply.actual = MIN (size, sizeof commands);
  memcpy (data, commands, reply.actual);
  return reply;
}

/* A stream ends at the end of the flash: what is asked for there is an empty answer. */
static gboolean
is_end_of_stream (BpVirtualDfu *self, guint32 address)
{
  return !is_dfuse (self) &&
         address == self->profile->flash + bp_virtual_profile_get_flash_size (self->profile);
}

static BpVirtualReply
read_data (BpVirtualDfu *self, guint16 block, guint8 *data, gsize size)
{
  const char *violation = NULL;
  BpDfuStatusCode status;
  BpVirtualReply reply;
  guint32 address;
  gssize n;

  if (self->state == BP_DFU_STATE_IDLE)
    bp_virtual_cursor_rewind (&self->cursor);
  if (!bp_virtual_cursor_move (&self->cursor, self->profile, block, size, &address, &violation))
    return forbid (self, violation);
  n = is_end_of_stream (self, address)
          ? 0
          : bp_virtual_memory_read (self->memory, address, data, size, &status);
  if (n < 0)
    return refuse (self, status);
  reply = accept (self, (gsize)n < size ? BP_DFU_STATE_IDLE : BP_DFU_STATE_UPLOAD_IDLE);
  reply.actual = n;
  reply.violation = violation;
  return reply;
}

static BpVirtualReply
upload (BpVirtualDfu *self, const BpUsbSetup *setup, guint8 *data)
{
  if (self->state != BP_DFU_STATE_IDLE && self->state != BP_DFU_STATE_UPLOAD_IDLE)
    return forbid (self, "UPLOAD in a state that does not take it");
  if (setup->length == 0 || setup->length > self->profile->transfer_size)
    return forbid (self, "UPLOAD of nothing or of more than the transfer size");
  if (self->chip->transfer_limit > 0 && setup->length > self->chip->transfer_limit)
    return refuse (self, BP_DFU_STATUS_ERR_STALLEDPKT);
  if (is_dfuse (self) && setup->value == BP_DFUSE_COMMAND_BLOCK)
    return list_commands (self, data, setup->length);
  return read_data (self, setup->value, data, setup->length);
}

/* GETSTATUS */

static BpVirtualReply
answer_status (BpVirtualDfu *self, guint8 *data, gsize size, guint poll)
{
  guint8 answer[BP_DFU_STATUS_SIZE] = {
    self->status, poll & 0xff, (poll >> 8) & 0xff, (poll >> 16) & 0xff, self->state, 0,
  };
  BpVirtualReply reply = { .answer = BP_VIRTUAL_ANSWER_DONE, .actual = MIN (size, sizeof answer) };

  memcpy (data, answer, reply.actual);
  return reply;
}

/* Does what the last DNLOAD asked for. */
static BpVirtualWork
run_command (BpVirtualDfu *self, gint64 now)
{
  BpVirtualWork work = bp_virtual_worker_run (&self->worker, now);

  if (self->worker.command.kind == BP_VIRTUAL_COMMAND_POINTER && work.status == BP_DFU_STATUS_OK)
    bp_virtual_cursor_point (&self->cursor, self->worker.command.address);
  return work;
}

/* A sector that must not be touched: dfuERROR, and yet status OK. */
static gboolean
is_hidden_error (BpVirtualDfu *self, const BpVirtualWork *work)
{
  return has (self, BP_VIRTUAL_HIDES_STATUS) && work->violation != NULL &&
         work->status == BP_DFU_STATUS_OK && work->time == 0;
}

static void
finish_command (BpVirtualDfu *self)
{
  bp_virtual_flash_settle (self->worker.flash);
  bp_virtual_worker_drop (&self->worker);
  self->status = self->worker.result;
  self->state = self->status == BP_DFU_STATUS_OK ? BP_DFU_STATE_DNLOAD_IDLE : BP_DFU_STATE_ERROR;
}

static BpVirtualReply
tell_busy (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  self->worker.poll_at = now + self->worker.poll * BP_MSEC;
  return answer_status (self, data, size, self->worker.poll);
}

/* The work goes on behind the answer. */
static BpVirtualReply
start_work (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  BpVirtualWork work = run_command (self, now);
  BpVirtualReply reply;

  bp_virtual_worker_announce (&self->worker, work.time);
  reply = tell_busy (self, now, data, size);
  reply.violation = work.violation;
  return reply;
}

static BpVirtualReply
begin_command (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  BpVirtualCommandKind kind = self->worker.command.kind;

  if (self->breaks)
    return refuse (self, BP_DFU_STATUS_ERR_STALLEDPKT);
  if (kind == BP_VIRTUAL_COMMAND_NONE) {
    self->state = BP_DFU_STATE_DNLOAD_IDLE;
    return answer_status (self, data, size, 0);
  }
  if (kind == BP_VIRTUAL_COMMAND_UNPROTECT && has (self, BP_VIRTUAL_UNPROTECTS_AT_ONCE)) {
    run_command (self, now);
    finish_command (self);
    return answer_status (self, data, size, 0);
  }
  self->state = BP_DFU_STATE_DNBUSY;
  if (bp_virtual_worker_begins_at_once (&self->worker))
    return start_work (self, now, data, size);
  bp_virtual_worker_announce (&self->worker, 0);
  return tell_busy (self, now, data, size);
}

static BpVirtualReply
hold_until_done (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  BpVirtualWork work = run_command (self, now);
  BpVirtualReply reply;

  finish_command (self);
  if (is_hidden_error (self, &work))
    self->state = BP_DFU_STATE_ERROR;
  reply = answer_status (self, data, size, 0);
  reply.work = work.time;
  reply.violation = work.violation;
  return reply;
}

static BpVirtualReply
go_on_with_command (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  if (!bp_virtual_worker_begins_at_once (&self->worker))
    return hold_until_done (self, now, data, size);
  if (!bp_virtual_worker_is_busy (&self->worker, now)) {
    finish_command (self);
    return answer_status (self, data, size, 0);
  }
  if (has (self, BP_VIRTUAL_STALLS_WHILE_BUSY))
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_STALL };
  return tell_busy (self, now, data, size);
}

static BpVirtualReply
begin_manifest (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  BpVirtualReply reply;

  self->state = BP_DFU_STATE_MANIFEST;
  bp_virtual_worker_pause (&self->worker, now, self->profile->polls.manifest);
  reply = tell_busy (self, now, data, size);
  if (is_dfuse (self))
    reply.event = start_firmware (self);
  return reply;
}

static BpVirtualReply
go_on_with_manifest (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  if (bp_virtual_worker_is_busy (&self->worker, now))
    return tell_busy (self, now, data, size);
  self->manifested = TRUE;
  self->state = (self->profile->attributes & BP_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT) != 0
                    ? BP_DFU_STATE_IDLE
                    : BP_DFU_STATE_MANIFEST_WAIT_RESET;
  return answer_status (self, data, size, 0);
}

static BpVirtualReply
get_status (BpVirtualDfu *self, gint64 now, guint8 *data, gsize size)
{
  gboolean is_waiting = self->state == BP_DFU_STATE_DNBUSY || self->state == BP_DFU_STATE_MANIFEST;
  gboolean is_early = is_waiting && now < self->worker.poll_at;
  BpVirtualReply reply;

  if (self->state == BP_DFU_STATE_DNLOAD_SYNC)
    reply = begin_command (self, now, data, size);
  else if (self->state == BP_DFU_STATE_DNBUSY)
    reply = go_on_with_command (self, now, data, size);
  else if (self->state == BP_DFU_STATE_MANIFEST_SYNC)
    reply = begin_manifest (self, now, data, size);
  else if (self->state == BP_DFU_STATE_MANIFEST)
    reply = go_on_with_manifest (self, now, data, size);
  else
    reply = answer_status (self, data, size, 0);
  if (is_early && reply.violation == NULL)
    reply.violation = "GETSTATUS before the poll time was over";
  return reply;
}

static BpVirtualReply
get_state (BpVirtualDfu *self, guint8 *data, gsize size)
{
  BpVirtualReply reply = { .answer = BP_VIRTUAL_ANSWER_DONE, .actual = MIN (size, 1) };

  memcpy (data, &self->state, reply.actual);
  return reply;
}

/* CLRSTATUS and ABORT */

/* The cure of the H743 rev. V: this CLRSTATUS shows errUNKNOWN, the next one clears it, and the
 * erase is done. Too early it spoils the erase. */
static BpVirtualReply
unwedge (BpVirtualDfu *self, gint64 now)
{
  gboolean is_early = now < self->worker.poll_at || now < self->worker.busy_until;
  BpVirtualReply reply;

  bp_virtual_worker_cut (&self->worker, now, FALSE, (guint32)now);
  bp_virtual_dfu_fail (self, BP_DFU_STATUS_ERR_UNKNOWN);
  reply = (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_DONE };
  if (is_early)
    reply.violation = "CLRSTATUS before the poll time was over";
  return reply;
}

static BpVirtualReply
clear_status (BpVirtualDfu *self, gint64 now)
{
  gboolean is_legal = self->state == BP_DFU_STATE_ERROR;
  BpVirtualReply reply;

  if (self->worker.is_wedged)
    return unwedge (self, now);
  if (!is_legal && has (self, BP_VIRTUAL_STRICT_CLEAR))
    return forbid (self, "CLRSTATUS outside dfuERROR");
  if (self->state == BP_DFU_STATE_DNBUSY)
    return forbid (self, "CLRSTATUS while busy");
  self->status = BP_DFU_STATUS_OK;
  bp_virtual_worker_drop (&self->worker);
  reply = accept (self, BP_DFU_STATE_IDLE);
  if (!is_legal)
    reply.violation = "CLRSTATUS outside dfuERROR";
  return reply;
}

static BpVirtualReply
abort_transfer (BpVirtualDfu *self)
{
  switch (self->state) {
  case BP_DFU_STATE_IDLE:
  case BP_DFU_STATE_DNLOAD_SYNC:
  case BP_DFU_STATE_DNLOAD_IDLE:
  case BP_DFU_STATE_MANIFEST_SYNC:
  case BP_DFU_STATE_UPLOAD_IDLE:
    bp_virtual_worker_drop (&self->worker);
    return accept (self, BP_DFU_STATE_IDLE);
  default:
    return forbid (self, "ABORT in a state that does not take it");
  }
}

static BpVirtualReply
dispatch (BpVirtualDfu *self, gint64 now, const BpUsbSetup *setup, guint8 *data)
{
  gboolean is_in = setup->request_type == BP_DFU_REQUEST_IN;
  gboolean wants_in = setup->request == BP_DFU_UPLOAD || setup->request == BP_DFU_GETSTATUS ||
                      setup->request == BP_DFU_GETSTATE;

  if (is_in != wants_in)
    return forbid (self, "a request in the wrong direction");
  switch (setup->request) {
  case BP_DFU_DNLOAD:
    return download (self, setup, data);
  case BP_DFU_UPLOAD:
    return upload (self, setup, data);
  case BP_DFU_GETSTATUS:
    return get_status (self, now, data, setup->length);
  case BP_DFU_CLRSTATUS:
    return clear_status (self, now);
  case BP_DFU_GETSTATE:
    return get_state (self, data, setup->length);
  case BP_DFU_ABORT:
    return abort_transfer (self);
  default:
    return forbid (self, "a request that DFU mode does not know");
  }
}

BpVirtualReply
bp_virtual_dfu_request (BpVirtualDfu *self, gint64 now, const BpUsbSetup *setup, guint8 *data)
{
  BpVirtualEvent event = bp_virtual_dfu_advance (self, now);

  if (event != BP_VIRTUAL_EVENT_NONE)
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_GONE, .event = event };
  return dispatch (self, now, setup, data);
}

gint64
bp_virtual_dfu_get_blind_time (BpVirtualDfu *self, gint64 now)
{
  return MAX (0, self->worker.blind_until - now);
}

BpVirtualEvent
bp_virtual_dfu_advance (BpVirtualDfu *self, gint64 now)
{
  if (!self->worker.reset_comes || now < self->worker.busy_until)
    return BP_VIRTUAL_EVENT_NONE;
  bp_virtual_flash_settle (self->worker.flash);
  return BP_VIRTUAL_EVENT_RESET;
}

BpVirtualEvent
bp_virtual_dfu_bus_reset (BpVirtualDfu *self)
{
  /* One that is in dfuMANIFEST at the end of its poll time needs no question to go on. */
  if (self->manifested || self->state == BP_DFU_STATE_MANIFEST)
    return start_firmware (self);
  bp_virtual_dfu_power_on (self);
  return BP_VIRTUAL_EVENT_NONE;
}

void
bp_virtual_dfu_cut (BpVirtualDfu *self, gint64 now, const BpUsbSetup *request, guint32 seed)
{
  gboolean begins = request != NULL && request->request == BP_DFU_GETSTATUS &&
                    request->request_type == BP_DFU_REQUEST_IN &&
                    self->state == BP_DFU_STATE_DNBUSY &&
                    !bp_virtual_worker_begins_at_once (&self->worker);

  bp_virtual_worker_cut (&self->worker, now, begins, seed);
}

guint32
bp_virtual_dfu_get_start_address (BpVirtualDfu *self)
{
  return is_dfuse (self) ? self->cursor.pointer : self->profile->flash;
}

BpVirtualDfuState
bp_virtual_dfu_get_state (BpVirtualDfu *self)
{
  return (BpVirtualDfuState){ self->state, self->status, self->cursor.pointer };
}

char *
bp_virtual_dfu_dup_command (BpVirtualDfu *self)
{
  gboolean has_begun =
      self->state != BP_DFU_STATE_DNLOAD_SYNC && bp_virtual_worker_begins_at_once (&self->worker);

  return has_begun ? NULL : bp_virtual_command_to_text (&self->worker.command);
}

void
bp_virtual_dfu_set_state (BpVirtualDfu *self, BpVirtualDfuState state, const char *command)
{
  self->state = state.state == BP_DFU_STATE_DNBUSY ? BP_DFU_STATE_DNLOAD_SYNC : state.state;
  self->status = state.status;
  bp_virtual_cursor_point (&self->cursor, state.pointer);
  bp_virtual_command_set_text (&self->worker.command, command);
}

gint64
bp_virtual_dfu_get_busy_time (BpVirtualDfu *self)
{
  return self->worker.busy_time;
}

gint64
bp_virtual_dfu_get_wait_time (BpVirtualDfu *self)
{
  return self->worker.wait_time;
}

void
bp_virtual_dfu_clear_times (BpVirtualDfu *self)
{
  self->worker.busy_time = self->worker.wait_time = 0;
}

const char *
bp_virtual_dfu_get_state_name (guint8 state)
{
  static const char *const names[] = {
    "appIDLE",        "appDETACH",        "dfuIDLE",     "dfuDNLOAD-SYNC",         "dfuDNBUSY",
    "dfuDNLOAD-IDLE", "dfuMANIFEST-SYNC", "dfuMANIFEST", "dfuMANIFEST-WAIT-RESET", "dfuUPLOAD-IDLE",
    "dfuERROR",
  };

  return state < G_N_ELEMENTS (names) ? names[state] : "?";
}
