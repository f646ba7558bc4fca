/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The descriptors of a USB serial port (USB 2.0, 9.6; CDC 1.2, 5.2.3). */

#define BP_SERIAL_ENDPOINT_OUT 0x01
#define BP_SERIAL_ENDPOINT_IN 0x81
#define BP_SERIAL_PACKET_SIZE 64
#define BP_SERIAL_MAX_DESCRIPTOR 128

/* Strings, in the order of their indices; index 0 is the list of languages. */
enum {
  BP_SERIAL_MANUFACTURER,
  BP_SERIAL_PRODUCT,
  BP_SERIAL_SERIAL,
  BP_SERIAL_N_STRINGS,
};

/** BpSerialIdentity: what a serial port says that it is. @strings: %NULL for one that it does not
 * have; @has_second_port: it has another port, which takes all and is silent. */
typedef struct {
  guint16 vendor_id;
  guint16 product_id;
  const char *strings[BP_SERIAL_N_STRINGS];
  gboolean has_second_port;
} BpSerialIdentity;

/**
 * bp_serial_descriptor_fill:
 * @value: type and index, as GET_DESCRIPTOR has them; not of a string
 * @out: room for %BP_SERIAL_MAX_DESCRIPTOR bytes
 *
 * Returns: its size; 0 if there is none such.
 */
gsize bp_serial_descriptor_fill (guint16 value, const BpSerialIdentity *identity, guint8 *out);

G_END_DECLS
