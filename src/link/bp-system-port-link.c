/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-system-port-link.h"

#include <errno.h>
#include <libserialport.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bp-error.h"
#include "link/bp-tty-latency.h"
#include "link/bp-tty.h"

struct _BpSystemPortLink {
  GObject parent_instance;

  struct sp_port *port;
  char *device;
  int fd;
  BpTtyLatency latency;
  BpClock *clock;
};

static void bp_system_port_link_iface_init (BpSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpSystemPortLink, bp_system_port_link, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_LINK,
                                                      bp_system_port_link_iface_init))

static gboolean
fail (GError **error, BpError code, const char *what)
{
  g_set_error (error, BP_ERROR, code, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

static gboolean
fail_gone (GError **error)
{
  g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the serial port is gone");
  return FALSE;
}

static gboolean
bp_system_port_link_set_line (BpSerialLink *link, guint baud, BpParity parity, GError **error)
{
  BpSystemPortLink *self = BP_SYSTEM_PORT_LINK (link);

  if (sp_set_baudrate (self->port, (int)baud) != SP_OK)
    return fail (error, BP_ERROR_NOT_SUPPORTED, "the port does not take this baud rate");
  if (sp_set_bits (self->port, 8) != SP_OK || sp_set_stopbits (self->port, 1) != SP_OK ||
      sp_set_parity (self->port, parity == BP_PARITY_EVEN ? SP_PARITY_EVEN : SP_PARITY_NONE) !=
          SP_OK)
    return fail (error, BP_ERROR_NOT_SUPPORTED, "the port does not take this parity");
  return bp_tty_tame (self->fd, error) &&
         bp_tty_drop_spoiled (self->fd, parity == BP_PARITY_EVEN, error);
}

static gboolean
bp_system_port_link_set_control (BpSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  BpSystemPortLink *self = BP_SYSTEM_PORT_LINK (link);

  if (sp_set_dtr (self->port, dtr ? SP_DTR_ON : SP_DTR_OFF) == SP_OK &&
      sp_set_rts (self->port, rts ? SP_RTS_ON : SP_RTS_OFF) == SP_OK)
    return TRUE;
  return fail (error, BP_ERROR_NOT_SUPPORTED, "the port has no DTR and RTS");
}

static gssize
bp_system_port_link_read (BpSerialLink *link, guint8 *data, gsize size, gint64 timeout,
                          GCancellable *cancellable, GError **error)
{
  BpSystemPortLink *self = BP_SYSTEM_PORT_LINK (link);
  gssize n;

  switch (bp_tty_wait (self->fd, G_IO_IN, timeout, cancellable, error)) {
  case 0:
    return 0;
  case 1:
    break;
  default:
    return -1;
  }
  n = read (self->fd, data, size);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  /* Ready, but without a byte: that is how an unplugged port reads. */
  if (n <= 0) {
    fail_gone (error);
    return -1;
  }
  return n;
}

static gboolean
bp_system_port_link_write (BpSerialLink *link, const guint8 *data, gsize size, gint64 timeout,
                           GCancellable *cancellable, GError **error)
{
  BpSystemPortLink *self = BP_SYSTEM_PORT_LINK (link);
  gint64 end = bp_clock_now (self->clock) + timeout;

  while (size > 0) {
    int ready = bp_tty_wait (self->fd, G_IO_OUT, MAX (end - bp_clock_now (self->clock), 0),
                             cancellable, error);
    gssize n;

    if (ready < 0)
      return FALSE;
    if (ready == 0) {
      g_set_error_literal (error, BP_ERROR, BP_ERROR_TIMEOUT, "the port takes no more bytes");
      return FALSE;
    }
    n = write (self->fd, data, size);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
      return fail_gone (error);
    data += MAX (n, 0);
    size -= (gsize)MAX (n, 0);
  }
  return TRUE;
}

static void
bp_system_port_link_discard_input (BpSerialLink *link)
{
  sp_flush (BP_SYSTEM_PORT_LINK (link)->port, SP_BUF_INPUT);
}

static BpClock *
bp_system_port_link_get_clock (BpSerialLink *link)
{
  return BP_SYSTEM_PORT_LINK (link)->clock;
}

static void
bp_system_port_link_iface_init (BpSerialLinkInterface *iface)
{
  iface->set_line = bp_system_port_link_set_line;
  iface->set_control = bp_system_port_link_set_control;
  iface->read = bp_system_port_link_read;
  iface->write = bp_system_port_link_write;
  iface->discard_input = bp_system_port_link_discard_input;
  iface->get_clock = bp_system_port_link_get_clock;
}

static void
bp_system_port_link_finalize (GObject *object)
{
  BpSystemPortLink *self = BP_SYSTEM_PORT_LINK (object);

  if (self->fd >= 0)
    bp_tty_latency_restore (&self->latency, self->fd, self->device);
  if (self->port != NULL) {
    sp_close (self->port);
    sp_free_port (self->port);
  }
  g_free (self->device);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_system_port_link_parent_class)->finalize (object);
}

static void
bp_system_port_link_class_init (BpSystemPortLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_system_port_link_finalize;
}

static void
bp_system_port_link_init (BpSystemPortLink *self)
{
  self->fd = -1;
  self->clock = bp_clock_new ();
}

static BpError
code_of_errno (int number)
{
  switch (number) {
  case EACCES:
  case EPERM:
    return BP_ERROR_NOT_PERMITTED;
  default:
    return BP_ERROR_DISCONNECTED;
  }
}

static gboolean
open_port (BpSystemPortLink *self, const char *name, GError **error)
{
  g_autofree char *message = NULL;

  /* libserialport 0.1.1 takes no links: the caller's name was resolved. */
  if (sp_get_port_by_name (name, &self->port) != SP_OK) {
    g_set_error (error, BP_ERROR, BP_ERROR_DISCONNECTED, "%s is no serial port of this machine",
                 name);
    return FALSE;
  }
  errno = 0;
  if (sp_open (self->port, SP_MODE_READ_WRITE) == SP_OK)
    return sp_get_port_handle (self->port, &self->fd) == SP_OK;
  if (errno == EBUSY) {
    bp_tty_set_busy (name, error);
    return FALSE;
  }
  message = g_strdup_printf ("opening %s", name);
  return fail (error, code_of_errno (errno), message);
}

BpSerialLink *
bp_system_port_link_new (const char *name, GError **error)
{
  g_autoptr (BpSystemPortLink) self = g_object_new (BP_TYPE_SYSTEM_PORT_LINK, NULL);
  g_autofree char *real = realpath (name, NULL);
  const char *device = real != NULL ? real : name;

  if (!open_port (self, device, error) || !bp_tty_claim (self->fd, device, error) ||
      !bp_system_port_link_set_line (BP_SERIAL_LINK (self), 115200, BP_PARITY_NONE, error))
    return NULL;
  self->device = g_strdup (device);
  bp_tty_latency_lower (&self->latency, self->fd, device);
  return BP_SERIAL_LINK (g_steal_pointer (&self));
}
