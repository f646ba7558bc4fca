/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"

G_BEGIN_DECLS

/* May this user open a device, and if not, why? Any thread. */

/**
 * bp_access_check:
 * @node: a device node, such as "/dev/bus/usb/001/005" or "/dev/ttyUSB0"
 * @vendor_id: of the USB device, 0 if unknown
 * @product_id: of the USB device
 *
 * Asks the system whether @node could be opened for reading and writing; opens nothing. Gathering the reasons of a refusal takes some
 * milliseconds.
 *
 * Returns: (transfer full) (nullable): %NULL if it could, else %BP_ERROR_NOT_PERMITTED with a hint that names the real cause and the way out.
 */
GError *bp_access_check (const char *node, guint16 vendor_id, guint16 product_id);

/** bp_access_resolve_node: Returns: (transfer full): the real path behind the links of @path; @path if there is none. */
char *bp_access_resolve_node (const char *path);

G_END_DECLS
