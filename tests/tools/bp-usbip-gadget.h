/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "virtual/bp-virtual-board.h"

G_BEGIN_DECLS

/**
 * BpUsbipGadget:
 *
 * A device that can be plugged into the kernel's bus: what answers its endpoints.
 *
 * Signals, never within a call of its functions: "ready" when a transfer that got a NAK may go on;
 * "gone" when the device goes by itself.
 */
#define BP_TYPE_USBIP_GADGET (bp_usbip_gadget_get_type ())
G_DECLARE_INTERFACE (BpUsbipGadget, bp_usbip_gadget, BP, USBIP_GADGET, GObject)

struct _BpUsbipGadgetInterface {
  GTypeInterface parent_iface;

  BpVirtualAnswer (*control) (BpUsbipGadget *self, gint64 now, const BpUsbSetup *setup,
                              guint8 *data, gsize *actual, gint64 *duration);
  gboolean (*transfer) (BpUsbipGadget *self, guint8 endpoint, guint8 *data, gsize length,
                        gsize *actual);
  void (*reset) (BpUsbipGadget *self);
};

/** bp_usbip_gadget_control: one transfer on endpoint 0; all as bp_virtual_board_control() has it.
 */
BpVirtualAnswer bp_usbip_gadget_control (BpUsbipGadget *self, gint64 now, const BpUsbSetup *setup,
                                         guint8 *data, gsize *actual, gint64 *duration);

/**
 * bp_usbip_gadget_transfer:
 * @endpoint: its address, with %BP_USB_DIR_IN
 * @data: what came, or room for the answer
 *
 * One transfer on another endpoint.
 *
 * Returns: %FALSE for NAK: it stays pending; after "ready" the gadget is asked again.
 */
gboolean bp_usbip_gadget_transfer (BpUsbipGadget *self, guint8 endpoint, guint8 *data, gsize length,
                                   gsize *actual);

/** bp_usbip_gadget_reset: the bus was reset. */
void bp_usbip_gadget_reset (BpUsbipGadget *self);

G_END_DECLS
