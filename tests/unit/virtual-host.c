/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual-host.h"

#include <string.h>

#include "base/bp-bytes.h"

#define MAX_POLLS 1000

VirtualHost
virtual_host_new (const char *profile)
{
  VirtualHost self = { .now = BP_SEC };
  g_autoptr (GError) error = NULL;

  self.board = bp_virtual_board_new (profile, &error);
  g_assert_no_error (error);
  return self;
}

void
virtual_host_clear (VirtualHost *self)
{
  g_clear_object (&self->board);
}

gssize
virtual_host_control (VirtualHost *self, guint8 request_type, guint8 request, guint16 value,
                      guint16 index, void *data, guint16 length)
{
  const BpUsbSetup setup = { request_type, request, value, index, length };
  gsize actual = 0;

  self->last =
      bp_virtual_board_control (self->board, self->now, &setup, data, &actual, &self->duration);
  self->now += self->duration;
  g_assert_cmpuint (actual, <=, length);
  return self->last == BP_VIRTUAL_ANSWER_DONE ? (gssize)actual : -1;
}

gssize
virtual_host_download (VirtualHost *self, guint16 block, const void *data, guint16 length)
{
  g_autofree guint8 *copy = g_malloc0 (length + 1);

  if (length > 0)
    memcpy (copy, data, length);
  return virtual_host_control (self, BP_DFU_REQUEST_OUT, BP_DFU_DNLOAD, block, 0, copy, length);
}

gssize
virtual_host_upload (VirtualHost *self, guint16 block, void *data, guint16 length)
{
  return virtual_host_control (self, BP_DFU_REQUEST_IN, BP_DFU_UPLOAD, block, 0, data, length);
}

VirtualStatus
virtual_host_get_status (VirtualHost *self)
{
  guint8 data[BP_DFU_STATUS_SIZE] = { 0 };
  VirtualStatus status = { 0 };

  if (virtual_host_control (self, BP_DFU_REQUEST_IN, BP_DFU_GETSTATUS, 0, 0, data, sizeof data) ==
      sizeof data)
    status = (VirtualStatus){ data[0], data[1] | data[2] << 8 | data[3] << 16, data[4] };
  return status;
}

gboolean
virtual_host_request (VirtualHost *self, guint8 request)
{
  return virtual_host_control (self, BP_DFU_REQUEST_OUT, request, 0, 0, NULL, 0) == 0;
}

void
virtual_host_idle (VirtualHost *self)
{
  VirtualStatus status = virtual_host_get_status (self);

  if (status.state == BP_DFU_STATE_ERROR)
    g_assert_true (virtual_host_request (self, BP_DFU_CLRSTATUS));
  else if (status.state != BP_DFU_STATE_IDLE)
    g_assert_true (virtual_host_request (self, BP_DFU_ABORT));
  virtual_host_assert_state (self, BP_DFU_STATE_IDLE);
}

static gboolean
is_busy (VirtualHost *self, VirtualStatus status)
{
  /* An L4 refuses GETSTATUS while it works. */
  return self->last == BP_VIRTUAL_ANSWER_STALL || status.state == BP_DFU_STATE_DNBUSY ||
         status.state == BP_DFU_STATE_MANIFEST;
}

VirtualStatus
virtual_host_finish (VirtualHost *self)
{
  VirtualStatus status = virtual_host_get_status (self);
  guint poll = MAX (status.poll, 1);
  guint n = 0;

  while (is_busy (self, status)) {
    g_assert_cmpuint (n++, <, MAX_POLLS);
    self->now += poll * BP_MSEC;
    status = virtual_host_get_status (self);
    poll = MAX (status.poll, 1);
  }
  return status;
}

VirtualStatus
virtual_host_command (VirtualHost *self, guint8 command, guint32 address)
{
  guint8 data[5] = { command };

  bp_poke_u32 (data + 1, address);
  g_assert_cmpint (virtual_host_download (self, 0, data, sizeof data), ==, sizeof data);
  return virtual_host_finish (self);
}

VirtualStatus
virtual_host_write (VirtualHost *self, guint32 address, const void *data, guint16 length)
{
  VirtualStatus status = virtual_host_command (self, BP_DFUSE_SET_ADDRESS, address);

  if (status.state != BP_DFU_STATE_DNLOAD_IDLE)
    return status;
  g_assert_cmpint (virtual_host_download (self, 2, data, length), ==, length);
  return virtual_host_finish (self);
}

gssize
virtual_host_read (VirtualHost *self, guint32 address, void *data, guint16 length)
{
  gssize n;

  virtual_host_command (self, BP_DFUSE_SET_ADDRESS, address);
  virtual_host_idle (self);
  n = virtual_host_upload (self, 2, data, length);
  if (n >= 0)
    virtual_host_idle (self);
  return n;
}

void
virtual_host_leave (VirtualHost *self, guint32 address)
{
  virtual_host_command (self, BP_DFUSE_SET_ADDRESS, address);
  virtual_host_download (self, 0, NULL, 0);
  virtual_host_get_status (self);
}

void
virtual_host_assert_state (VirtualHost *self, guint8 state)
{
  guint8 found = 0xff;

  virtual_host_control (self, BP_DFU_REQUEST_IN, BP_DFU_GETSTATE, 0, 0, &found, 1);
  g_assert_cmpuint (found, ==, state);
}

void
virtual_host_assert_clean (VirtualHost *self)
{
  g_autofree char *log = bp_virtual_board_dup_log (self->board);

  if (bp_virtual_board_get_n_violations (self->board) != 0)
    g_test_message ("%s", log);
  g_assert_cmpuint (bp_virtual_board_get_n_violations (self->board), ==, 0);
}
