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

G_END_DECLS
