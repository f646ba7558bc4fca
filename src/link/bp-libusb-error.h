/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * bp_libusb_set_error:
 * @result: a negative libusb_error
 * @node: (nullable): the device node, which tells whether the board is gone
 *
 * Sets @error to what @result means (as linux_usbfs.c of libusb 1.0.26 makes them): a stall is
 * %BP_ERROR_PROTOCOL with bp_error_is_stall().
 */
void bp_libusb_set_error (GError **error, int result, const char *node);

G_END_DECLS
