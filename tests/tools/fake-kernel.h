/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-usbip-connection.h"
#include "bp-usbip-message.h"

G_BEGIN_DECLS

/** FakeKernel: the kernel's end of a USB/IP port, with a connection at the other one. A plain
 * value. */
typedef struct {
  int fd;
  BpUsbipConnection *connection;
  guint n_answered; /* signals of the connection */
  guint n_closed;
} FakeKernel;

void fake_kernel_init (FakeKernel *self, BpUsbipGadget *gadget);
void fake_kernel_clear (FakeKernel *self);

/** fake_kernel_control: a transfer on endpoint 0, with @setup->length bytes of @data if it is OUT.
 */
void fake_kernel_control (FakeKernel *self, guint32 seqnum, const BpUsbSetup *setup,
                          gconstpointer data);

/** fake_kernel_read: asks endpoint @endpoint for @length bytes. */
void fake_kernel_read (FakeKernel *self, guint32 seqnum, guint32 endpoint, gsize length);

/** fake_kernel_write: sends bytes to endpoint @endpoint. */
void fake_kernel_write (FakeKernel *self, guint32 seqnum, guint32 endpoint, gconstpointer data,
                        gsize length);

void fake_kernel_unlink (FakeKernel *self, guint32 seqnum, guint32 victim);

/** fake_kernel_receive: lets the connection work until something for the kernel is there. Returns:
 * how many bytes; 0 when it has closed. */
gsize fake_kernel_receive (FakeKernel *self, guint8 *bytes, gsize size);

/** fake_kernel_expect: the next message must be this one, with @n_data bytes behind it, which are
 * stored in @data if that is not %NULL. */
void fake_kernel_expect (FakeKernel *self, BpUsbipCommand command, guint32 seqnum, gint32 status,
                         guint8 *data, gsize n_data);

/** fake_kernel_fill_header: makes the head of a submit in @message. */
void fake_kernel_fill_header (guint8 *message, guint32 seqnum, guint32 endpoint, gboolean in,
                              guint32 length);

G_END_DECLS
