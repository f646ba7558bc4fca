/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The descriptors of a USB serial port (USB 2.0, 9.6; CDC 1.2, 5.2.3). */

#define BP_SERIAL_ENDPOINT_OUT 0x01
#define BP_SERIAL_ENDPOINT_IN 0x81
#define BP_SERIAL_PACKET_SIZE 64
#define BP_SERIAL_MAX_DESCRIPTOR 128

/* Indices of its strings; 0 is the list of languages. */
#define BP_SERIAL_MANUFACTURER 1
#define BP_SERIAL_PRODUCT 2
#define BP_SERIAL_SERIAL 3
#define BP_SERIAL_N_STRINGS 4

/**
 * bp_serial_descriptor_fill:
 * @value: type and index, as GET_DESCRIPTOR has them
 * @strings: (array length=BP_SERIAL_N_STRINGS): %NULL for one that the device does not have
 * @out: room for %BP_SERIAL_MAX_DESCRIPTOR bytes
 *
 * Returns: its size; 0 if there is none such.
 */
gsize bp_serial_descriptor_fill (guint16 value, guint16 vendor_id, guint16 product_id,
                                 const char *const *strings, guint8 *out);

G_END_DECLS
