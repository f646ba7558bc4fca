/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-kernel.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bp-bytes.h"

#define SETUP_OFFSET 40

static void
put_be32 (guint8 *message, gsize offset, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (message + offset, &value, sizeof value);
}

static guint32
get_be32 (const guint8 *message, gsize offset)
{
  guint32 value;

  memcpy (&value, message + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
count_up (guint *counter)
{
  (*counter)++;
}

void
fake_kernel_init (FakeKernel *self, BpUsbipGadget *gadget)
{
  g_autoptr (BpClock) clock = bp_clock_new ();
  int ends[2];

  memset (self, 0, sizeof *self);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  self->fd = ends[1];
  self->connection = bp_usbip_connection_new (ends[0], gadget, clock);
  g_signal_connect_swapped (self->connection, "answered", G_CALLBACK (count_up), &self->n_answered);
  g_signal_connect_swapped (self->connection, "closed", G_CALLBACK (count_up), &self->n_closed);
}

void
fake_kernel_clear (FakeKernel *self)
{
  g_clear_object (&self->connection);
  g_close (self->fd, NULL);
}

void
fake_kernel_fill_header (guint8 *message, guint32 seqnum, guint32 endpoint, gboolean in,
                         guint32 length)
{
  memset (message, 0, BP_USBIP_HEADER_SIZE);
  put_be32 (message, 0, BP_USBIP_CMD_SUBMIT);
  put_be32 (message, 4, seqnum);
  put_be32 (message, 12, in);
  put_be32 (message, 16, endpoint);
  put_be32 (message, 24, length);
}

static void
put (FakeKernel *self, const guint8 *header, gconstpointer data, gsize n_data)
{
  g_assert_cmpint (send (self->fd, header, BP_USBIP_HEADER_SIZE, 0), ==, BP_USBIP_HEADER_SIZE);
  if (n_data > 0)
    g_assert_cmpint (send (self->fd, data, n_data, 0), ==, (gssize)n_data);
}

void
fake_kernel_control (FakeKernel *self, guint32 seqnum, const BpUsbSetup *setup, gconstpointer data)
{
  guint8 header[BP_USBIP_HEADER_SIZE];
  gboolean in = (setup->request_type & BP_USB_DIR_IN) != 0;

  fake_kernel_fill_header (header, seqnum, 0, in, setup->length);
  header[SETUP_OFFSET] = setup->request_type;
  header[SETUP_OFFSET + 1] = setup->request;
  bp_poke_u16 (header + SETUP_OFFSET + 2, setup->value);
  bp_poke_u16 (header + SETUP_OFFSET + 4, setup->index);
  bp_poke_u16 (header + SETUP_OFFSET + 6, setup->length);
  put (self, header, data, in ? 0 : setup->length);
}

void
fake_kernel_read (FakeKernel *self, guint32 seqnum, guint32 endpoint, gsize length)
{
  guint8 header[BP_USBIP_HEADER_SIZE];

  fake_kernel_fill_header (header, seqnum, endpoint, TRUE, length);
  put (self, header, NULL, 0);
}

void
fake_kernel_write (FakeKernel *self, guint32 seqnum, guint32 endpoint, gconstpointer data,
                   gsize length)
{
  guint8 header[BP_USBIP_HEADER_SIZE];

  fake_kernel_fill_header (header, seqnum, endpoint, FALSE, length);
  put (self, header, data, length);
}

void
fake_kernel_unlink (FakeKernel *self, guint32 seqnum, guint32 victim)
{
  guint8 header[BP_USBIP_HEADER_SIZE] = { 0 };

  put_be32 (header, 0, BP_USBIP_CMD_UNLINK);
  put_be32 (header, 4, seqnum);
  put_be32 (header, 20, victim);
  put (self, header, NULL, 0);
}

gsize
fake_kernel_receive (FakeKernel *self, guint8 *bytes, gsize size)
{
  gssize n;

  while ((n = recv (self->fd, bytes, size, MSG_DONTWAIT)) < 0)
    g_main_context_iteration (NULL, TRUE);
  return (gsize)n;
}

void
fake_kernel_expect (FakeKernel *self, BpUsbipCommand command, guint32 seqnum, gint32 status,
                    guint8 *data, gsize n_data)
{
  guint8 message[BP_USBIP_HEADER_SIZE];
  guint8 bytes[512];

  g_assert_cmpuint (n_data, <=, sizeof bytes);
  g_assert_cmpuint (fake_kernel_receive (self, message, sizeof message), ==, sizeof message);
  g_assert_cmpuint (get_be32 (message, 0), ==, command);
  g_assert_cmpuint (get_be32 (message, 4), ==, seqnum);
  g_assert_cmpint ((gint32)get_be32 (message, 20), ==, status);
  if (n_data > 0)
    g_assert_cmpuint (fake_kernel_receive (self, bytes, n_data), ==, n_data);
  if (data)
    memcpy (data, bytes, n_data);
}
