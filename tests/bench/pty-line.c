/* SPDX-License-Identifier: GPL-3.0-or-later */

#define _GNU_SOURCE

#include "pty-line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/bp-error.h"
#include "link/bp-tty.h"

#define BITS_PER_BYTE 11

struct _PtyLine {
  BpVirtualSerial *board;
  BpClock *clock;
  gint64 byte_time; /* nanoseconds */
  int master;
  int slave; /* held open, so that the master never sees a hang-up */
  char *name;
  GThread *thread;
  gint ends;
};

/* --- the far end --- */

static gint64
get_time (PtyLine *self, gsize n)
{
  return (gint64)n * self->byte_time / 1000;
}

/* Waits for bytes of the host, at most until @end; -1: for a while. */
static gssize
await_bytes (PtyLine *self, guint8 *data, gsize size, gint64 end)
{
  struct pollfd fd = { .fd = self->master, .events = POLLIN };
  gint64 wait = end < 0 ? 20 * BP_MSEC : CLAMP (end - bp_clock_now (self->clock), 0, 20 * BP_MSEC);
  const struct timespec timeout = { wait / BP_SEC, wait % BP_SEC * 1000 };

  if (ppoll (&fd, 1, &timeout, NULL) <= 0 || !(fd.revents & POLLIN))
    return 0;
  return read (self->master, data, size);
}

static void
hand_over (PtyLine *self)
{
  guint8 data[512];
  gsize n;

  while ((n = bp_virtual_serial_send (self->board, bp_clock_now (self->clock), data, sizeof data)) >
         0)
    if (write (self->master, data, n) < 0)
      g_warning ("the pseudo terminal takes no more bytes: %s", g_strerror (errno));
}

static gint64
first_of (gint64 a, gint64 b)
{
  if (a < 0 || b < 0)
    return MAX (a, b);
  return MIN (a, b);
}

/* What the host has sent is on the line until @arrival, then the board hears it. */
static gpointer
move_bytes (gpointer data)
{
  PtyLine *self = data;
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  gint64 arrival = -1;

  while (!g_atomic_int_get (&self->ends)) {
    guint8 bytes[512];
    gint64 next = bp_virtual_serial_get_next_time (self->board, bp_clock_now (self->clock));
    gssize n = await_bytes (self, bytes, sizeof bytes, first_of (arrival, next));
    gint64 now = bp_clock_now (self->clock);

    if (n > 0) {
      arrival = MAX (arrival, now) + get_time (self, (gsize)n);
      g_byte_array_append (sent, bytes, (guint)n);
    }
    if (sent->len > 0 && now >= arrival) {
      bp_virtual_serial_receive (self->board, arrival, sent->data, sent->len);
      g_byte_array_set_size (sent, 0);
      arrival = -1;
    }
    hand_over (self);
  }
  return NULL;
}

static int
open_slave (const char *name)
{
  int fd = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios settings;

  if (fd < 0 || tcgetattr (fd, &settings) != 0)
    g_error ("%s: %s", name, g_strerror (errno));
  cfmakeraw (&settings);
  tcsetattr (fd, TCSANOW, &settings);
  return fd;
}

PtyLine *
pty_line_new (BpVirtualSerial *board, guint baud, BpClock *clock)
{
  PtyLine *self = g_new0 (PtyLine, 1);

  self->board = g_object_ref (board);
  self->clock = g_object_ref (clock);
  self->byte_time = (gint64)BITS_PER_BYTE * 1000000000 / baud;
  self->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (self->master < 0 || grantpt (self->master) != 0 || unlockpt (self->master) != 0)
    g_error ("no pseudo terminal: %s", g_strerror (errno));
  self->name = g_strdup (ptsname (self->master));
  self->slave = open_slave (self->name);
  bp_virtual_serial_set_line (board, bp_clock_now (clock), baud, BP_PARITY_EVEN);
  self->thread = g_thread_new ("pty-line", move_bytes, self);
  return self;
}

void
pty_line_free (PtyLine *self)
{
  g_atomic_int_set (&self->ends, TRUE);
  g_thread_join (self->thread);
  close (self->slave);
  close (self->master);
  g_object_unref (self->board);
  g_object_unref (self->clock);
  g_free (self->name);
  g_free (self);
}

const char *
pty_line_get_name (PtyLine *self)
{
  return self->name;
}

/* --- the near end --- */

#define PTY_TYPE_LINK (pty_link_get_type ())
G_DECLARE_FINAL_TYPE (PtyLink, pty_link, PTY, LINK, GObject)

struct _PtyLink {
  GObject parent_instance;

  int fd;
  BpClock *clock;
};

static gboolean
pty_link_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  return TRUE;
}

static gboolean
pty_link_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  return TRUE;
}

static gssize
pty_link_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
               GCancellable *cancellable, GError **error)
{
  PtyLink *self = PTY_LINK (link);
  int ready = bp_tty_wait (self->fd, G_IO_IN, timeout, cancellable, error);

  return ready > 0 ? read (self->fd, data, size) : ready;
}

static gboolean
pty_link_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                GCancellable *cancellable, GError **error)
{
  if (write (PTY_LINK (link)->fd, data, size) == (gssize)size)
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_TIMEOUT, "the pseudo terminal is full");
  return FALSE;
}

static void
pty_link_discard_input (BpSerialLink *link)
{
  tcflush (PTY_LINK (link)->fd, TCIFLUSH);
}

static BpClock *
pty_link_get_clock (BpSerialLink *link)
{
  return PTY_LINK (link)->clock;
}

static void
pty_link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = pty_link_set_line;
  iface->set_control = pty_link_set_control;
  iface->read = pty_link_read;
  iface->write = pty_link_write;
  iface->discard_input = pty_link_discard_input;
  iface->get_clock = pty_link_get_clock;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PtyLink, pty_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK, pty_link_iface_init))

static void
pty_link_finalize (GObject *object)
{
  close (PTY_LINK (object)->fd);
  g_object_unref (PTY_LINK (object)->clock);
  G_OBJECT_CLASS (pty_link_parent_class)->finalize (object);
}

static void
pty_link_class_init (PtyLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pty_link_finalize;
}

static void
pty_link_init (PtyLink *self)
{
}

#define PTY_TYPE_PORT (pty_port_get_type ())
G_DECLARE_FINAL_TYPE (PtyPort, pty_port, PTY, PORT, BpSerialDevice)

struct _PtyPort {
  BpSerialDevice parent_instance;

  BpClock *clock;
};

G_DEFINE_FINAL_TYPE (PtyPort, pty_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
pty_port_open (BpSerialDevice *device, GError **error)
{
  PtyLink *link = g_object_new (PTY_TYPE_LINK, NULL);

  link->fd = open_slave (bp_serial_device_get_port (device)->name);
  link->clock = g_object_ref (PTY_PORT (device)->clock);
  return BP_SERIAL_LINK (link);
}

static void
pty_port_finalize (GObject *object)
{
  g_clear_object (&PTY_PORT (object)->clock);
  G_OBJECT_CLASS (pty_port_parent_class)->finalize (object);
}

static void
pty_port_class_init (PtyPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pty_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = pty_port_open;
}

static void
pty_port_init (PtyPort *self)
{
}

BpSerialDevice *
pty_line_list (PtyLine *self, BpClock *clock)
{
  PtyPort *device = g_object_new (PTY_TYPE_PORT, NULL);
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  port->name = g_strdup (self->name);
  port->label = g_strdup (self->name);
  port->usb_id = g_strdup ("usb:1-2");
  port->is_loader = TRUE;
  device->clock = g_object_ref (clock);
  bp_serial_device_take_port (BP_SERIAL_DEVICE (device), port);
  return BP_SERIAL_DEVICE (device);
}
