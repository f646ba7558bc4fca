/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"
#include "virtual/bp-virtual-serial.h"

G_BEGIN_DECLS

/**
 * PtyLine:
 *
 * A virtual serial board behind a pseudo terminal, so that any program of this machine can talk to
 * it. A thread moves the bytes, each at the time that it takes on a line of this rate with 8E1. A
 * pseudo terminal has no rate and no parity of its own.
 */
typedef struct _PtyLine PtyLine;

PtyLine *pty_line_new (BpVirtualSerial *board, guint baud, BpClock *clock);
void pty_line_free (PtyLine *self);

/** pty_line_get_name: Returns: such as "/dev/pts/3". */
const char *pty_line_get_name (PtyLine *self);

/** pty_line_list: Returns: (transfer full): the port by which Bootpin itself opens it. */
BpSerialDevice *pty_line_list (PtyLine *self, BpClock *clock);

G_END_DECLS
