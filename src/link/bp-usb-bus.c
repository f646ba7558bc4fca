/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-bus.h"

G_DEFINE_INTERFACE (BpUsbBus, bp_usb_bus, G_TYPE_OBJECT)

static void
bp_usb_bus_default_init (BpUsbBusInterface *iface)
{
  g_signal_new ("changed", BP_TYPE_USB_BUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GPtrArray *
bp_usb_bus_scan (BpUsbBus *self, GError **error)
{
  g_return_val_if_fail (BP_IS_USB_BUS (self), NULL);

  return BP_USB_BUS_GET_IFACE (self)->scan (self, error);
}

void
bp_usb_bus_emit_changed (BpUsbBus *self)
{
  g_return_if_fail (BP_IS_USB_BUS (self));

  g_signal_emit_by_name (self, "changed");
}
