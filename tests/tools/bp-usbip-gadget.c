/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usbip-gadget.h"

G_DEFINE_INTERFACE (BpUsbipGadget, bp_usbip_gadget, G_TYPE_OBJECT)

static void
bp_usbip_gadget_default_init (BpUsbipGadgetInterface *iface)
{
  g_signal_new ("ready", BP_TYPE_USBIP_GADGET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
  g_signal_new ("gone", BP_TYPE_USBIP_GADGET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

BpVirtualAnswer
bp_usbip_gadget_control (BpUsbipGadget *self, gint64 now, const BpUsbSetup *setup, guint8 *data,
                         gsize *actual, gint64 *duration)
{
  return BP_USBIP_GADGET_GET_IFACE (self)->control (self, now, setup, data, actual, duration);
}

gboolean
bp_usbip_gadget_transfer (BpUsbipGadget *self, guint8 endpoint, guint8 *data, gsize length,
                          gsize *actual)
{
  BpUsbipGadgetInterface *iface = BP_USBIP_GADGET_GET_IFACE (self);

  return iface->transfer && iface->transfer (self, endpoint, data, length, actual);
}

void
bp_usbip_gadget_reset (BpUsbipGadget *self)
{
  BP_USBIP_GADGET_GET_IFACE (self)->reset (self);
}
