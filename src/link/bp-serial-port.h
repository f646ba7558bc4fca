/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BpSerialPort:
 * @name: the device, such as "/dev/ttyACM0"
 * @usb_id: (nullable): board id of the USB device that it belongs to, such as "usb:1-2"; %NULL if
 * it is on no USB bus
 * @manufacturer: (nullable), @product: (nullable), @serial: (nullable): of that USB device
 * @label: (nullable): for people, in place of all these: a practice board's
 * @is_loader: a UART bootloader is known to listen there, as on a practice board's
 *
 * A serial port as the system lists it, not opened.
 */
typedef struct {
  char *name;
  char *usb_id;
  guint16 vendor_id;
  guint16 product_id;
  char *manufacturer;
  char *product;
  char *serial;
  char *label;
  gboolean is_loader;
} BpSerialPort;

void bp_serial_port_free (BpSerialPort *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpSerialPort, bp_serial_port_free)

/** bp_serial_port_list: Returns: (transfer full) (element-type BpSerialPort): the ports of the
 * system; none is opened. Any thread. */
GPtrArray *bp_serial_port_list (void);

G_END_DECLS
