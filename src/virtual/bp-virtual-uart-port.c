/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-port.h"

#include "base/bp-error.h"
#include "virtual/bp-virtual-serial-link.h"

struct _BpVirtualUartPort {
  BpSerialDevice parent_instance;

  BpVirtualUartBus *bus;
  char *name;
};

G_DEFINE_FINAL_TYPE (BpVirtualUartPort, bp_virtual_uart_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
bp_virtual_uart_port_open (BpSerialDevice *device, GError **error)
{
  BpVirtualUartPort *self = BP_VIRTUAL_UART_PORT (device);
  BpClock *clock = bp_virtual_uart_bus_get_clock (self->bus);
  g_autoptr (BpVirtualUart) board = bp_virtual_uart_bus_open (self->bus, self->name, error);

  if (board == NULL)
    return NULL;
  if (bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (board), bp_clock_now (clock)))
    return bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (board), clock, TRUE);
  g_set_error (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the adapter of %s is gone", self->name);
  return NULL;
}

static void
bp_virtual_uart_port_finalize (GObject *object)
{
  BpVirtualUartPort *self = BP_VIRTUAL_UART_PORT (object);

  g_clear_object (&self->bus);
  g_free (self->name);
  G_OBJECT_CLASS (bp_virtual_uart_port_parent_class)->finalize (object);
}

static void
bp_virtual_uart_port_class_init (BpVirtualUartPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_uart_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = bp_virtual_uart_port_open;
}

static void
bp_virtual_uart_port_init (BpVirtualUartPort *self)
{
}

BpSerialDevice *
bp_virtual_uart_port_new (BpVirtualUartBus *bus, const char *name,
                          const BpVirtualUartProfile *profile)
{
  BpVirtualUartPort *self = g_object_new (BP_TYPE_VIRTUAL_UART_PORT, NULL);
  BpSerialPort *port = g_new0 (BpSerialPort, 1);

  self->bus = g_object_ref (bus);
  self->name = g_strdup (name);
  port->name = g_strconcat ("practice/", name, NULL);
  port->usb_id = g_strconcat ("virtual:", name, NULL);
  port->label = g_strdup (profile->board.label);
  port->is_loader = TRUE;
  bp_serial_device_take_port (BP_SERIAL_DEVICE (self), port);
  return BP_SERIAL_DEVICE (self);
}
