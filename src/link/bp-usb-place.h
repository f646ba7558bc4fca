/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where things are on the USB bus, told by the operating system. The file bp-usb-place-linux.c asks sysfs, bp-usb-place-none.c
 * knows nothing. */

/**
 * bp_usb_place_of_tty:
 * @name: a serial port, such as "/dev/ttyACM0"
 *
 * Returns: (transfer full) (nullable): the board id "usb:BUS-PORT[.PORT...]" of the USB device that it belongs to; %NULL if it is on
 *   no USB bus or nobody knows. Any thread.
 */
char *bp_usb_place_of_tty (const char *name);

/**
 * bp_usb_place_read_strings:
 * @place: such as "1-2.3"
 * @number: the device's number, so that the strings of another one that stands there by now are not taken
 * @manufacturer: (out) (nullable), @product: (out) (nullable), @serial: (out) (nullable): as the system read them when the device came, clean
 *
 * Asks without opening the device. Any thread.
 */
void bp_usb_place_read_strings (const char *place, guint number, char **manufacturer, char **product, char **serial);

/** bp_usb_place_get_node: Returns: (transfer full) (nullable): the device node, such as "/dev/bus/usb/001/005", whether it exists or not. */
char *bp_usb_place_get_node (guint bus, guint number);

/** bp_usb_place_try_node: Returns: 0 if @node can be opened for reading and writing, else the errno that says why not. */
int bp_usb_place_try_node (const char *node);

G_END_DECLS
