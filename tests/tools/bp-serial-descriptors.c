/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-serial-descriptors.h"

#include <string.h>

#include "base/bp-bytes.h"

#define DESCRIPTOR_DEVICE 1
#define DESCRIPTOR_CONFIGURATION 2

/* Bytes of the device descriptor */
#define VENDOR_OFFSET 8
#define PRODUCT_OFFSET 10
#define STRINGS_OFFSET 14

static const guint8 device[] = {
  18, DESCRIPTOR_DEVICE, 0x00, 0x02, 2, 2, 0, 64, 0, 0, 0, 0, 0x00, 0x02, 0, 0, 0, 1,
};

#define SERIAL_PORT_SIZE 58

/* clang-format off */
#define SERIAL_PORT(number, notifications, out, in)                                                \
  9, 4, number, 0, 1, 2, 2, 1, 0,         /* communication, abstract control model */              \
  5, 0x24, 0x00, 0x10, 0x01,              /* header 1.10 */                                        \
  5, 0x24, 0x01, 0x00, number + 1,        /* call management: none */                              \
  4, 0x24, 0x02, 0x02,                    /* line coding and line state */                         \
  5, 0x24, 0x06, number, number + 1,      /* union of both interfaces */                           \
  7, 5, notifications, 3, 8, 0, 16,       /* interrupt; none ever comes */                         \
  9, 4, number + 1, 0, 2, 0x0a, 0, 0, 0,  /* data */                                               \
  7, 5, out, 2, BP_SERIAL_PACKET_SIZE, 0, 0,                                                       \
  7, 5, in, 2, BP_SERIAL_PACKET_SIZE, 0, 0

static const guint8 one_port[] = {
  9, DESCRIPTOR_CONFIGURATION, 9 + SERIAL_PORT_SIZE, 0, 2, 1, 0, 0xc0, 50,
  SERIAL_PORT (0, 0x82, BP_SERIAL_ENDPOINT_OUT, BP_SERIAL_ENDPOINT_IN),
};
static const guint8 two_ports[] = {
  9, DESCRIPTOR_CONFIGURATION, 9 + 2 * SERIAL_PORT_SIZE, 0, 4, 1, 0, 0xc0, 50,
  SERIAL_PORT (0, 0x82, BP_SERIAL_ENDPOINT_OUT, BP_SERIAL_ENDPOINT_IN),
  SERIAL_PORT (2, 0x84, 0x03, 0x83),
};
/* clang-format on */

G_STATIC_ASSERT (sizeof one_port == 9 + SERIAL_PORT_SIZE);
G_STATIC_ASSERT (sizeof two_ports <= BP_SERIAL_MAX_DESCRIPTOR);

static gsize
fill_with (const guint8 *descriptor, gsize size, guint8 *out)
{
  memcpy (out, descriptor, size);
  return size;
}

gsize
bp_serial_descriptor_fill (guint16 value, const BpSerialIdentity *identity, guint8 *out)
{
  if (value == DESCRIPTOR_CONFIGURATION << 8)
    return identity->has_second_port ? fill_with (two_ports, sizeof two_ports, out)
                                     : fill_with (one_port, sizeof one_port, out);
  if (value != DESCRIPTOR_DEVICE << 8)
    return 0;

  fill_with (device, sizeof device, out);
  bp_poke_u16 (out + VENDOR_OFFSET, identity->vendor_id);
  bp_poke_u16 (out + PRODUCT_OFFSET, identity->product_id);
  for (guint8 i = 0; i < BP_SERIAL_N_STRINGS; i++)
    out[STRINGS_OFFSET + i] = identity->strings[i] ? i + 1 : 0;
  return sizeof device;
}
