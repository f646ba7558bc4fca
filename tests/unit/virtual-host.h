/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-dfu-protocol.h"
#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/**
 * VirtualHost: a host that speaks to a virtual board by raw control requests, so that the board is
 * tested without src/loader.
 * @now: its time, microseconds; each request moves it by its duration
 * @last: how the last request ended
 */
typedef struct {
  BpVirtualBoard *board;
  gint64 now;
  gint64 duration; /* of the last request */
  BpVirtualAnswer last;
} VirtualHost;

typedef struct {
  guint8 status;
  guint poll; /* ms */
  guint8 state;
} VirtualStatus;

VirtualHost virtual_host_new (const char *profile);
void virtual_host_clear (VirtualHost *self);

/** virtual_host_control: Returns: bytes moved, or -1 if it did not end with
 * %BP_VIRTUAL_ANSWER_DONE. */
gssize virtual_host_control (VirtualHost *self, guint8 request_type, guint8 request, guint16 value,
                             guint16 index, void *data, guint16 length);
gssize virtual_host_download (VirtualHost *self, guint16 block, const void *data, guint16 length);
gssize virtual_host_upload (VirtualHost *self, guint16 block, void *data, guint16 length);
VirtualStatus virtual_host_get_status (VirtualHost *self);

/** virtual_host_request: CLRSTATUS or ABORT. Returns: whether it was accepted. */
gboolean virtual_host_request (VirtualHost *self, guint8 request);

/** virtual_host_idle: brings the board to dfuIDLE by its state. */
void virtual_host_idle (VirtualHost *self);

/** virtual_host_finish: polls as DFU 1.1 wants it, until the board is no longer busy. Returns: the
 * last status. */
VirtualStatus virtual_host_finish (VirtualHost *self);

/** virtual_host_command: a DfuSe command with an address, to its end. */
VirtualStatus virtual_host_command (VirtualHost *self, guint8 command, guint32 address);

/** virtual_host_write: pointer, one block, to its end. */
VirtualStatus virtual_host_write (VirtualHost *self, guint32 address, const void *data,
                                  guint16 length);

/** virtual_host_read: from dfuIDLE to dfuIDLE. Returns: as virtual_host_upload(). */
gssize virtual_host_read (VirtualHost *self, guint32 address, void *data, guint16 length);

/** virtual_host_leave: pointer, empty DNLOAD, GETSTATUS, without looking at the answers. */
void virtual_host_leave (VirtualHost *self, guint32 address);

/** virtual_host_assert_state: looks by GETSTATE. */
void virtual_host_assert_state (VirtualHost *self, guint8 state);

/** virtual_host_assert_clean: no violation is in the log. */
void virtual_host_assert_clean (VirtualHost *self);

G_END_DECLS
