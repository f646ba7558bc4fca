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

/* clang-format off */
static const guint8 configuration[] = {
  9, DESCRIPTOR_CONFIGURATION, 67, 0, 2, 1, 0, 0xc0, 50,   /* two interfaces */
  9, 4, 0, 0, 1, 2, 2, 1, 0,                               /* communication, abstract control model */
  5, 0x24, 0x00, 0x10, 0x01,                               /* header 1.10 */
  5, 0x24, 0x01, 0x00, 1,                                  /* call management: none */
  4, 0x24, 0x02, 0x02,                                     /* line coding and line state */
  5, 0x24, 0x06, 0, 1,                                     /* union of interfaces 0 and 1 */
  7, 5, 0x82, 3, 8, 0, 16,                                 /* interrupt: notifications, of which none comes */
  9, 4, 1, 0, 2, 0x0a, 0, 0, 0,                            /* data */
  7, 5, BP_SERIAL_ENDPOINT_OUT, 2, BP_SERIAL_PACKET_SIZE, 0, 0,
  7, 5, BP_SERIAL_ENDPOINT_IN, 2, BP_SERIAL_PACKET_SIZE, 0, 0,
};
/* clang-format on */

G_STATIC_ASSERT (sizeof configuration == 67);
G_STATIC_ASSERT (sizeof configuration <= BP_SERIAL_MAX_DESCRIPTOR);

gsize
bp_serial_descriptor_fill (guint16 value, guint16 vendor_id, guint16 product_id,
                           const char *const *strings, guint8 *out)
{
  if (value == DESCRIPTOR_CONFIGURATION << 8) {
    memcpy (out, configuration, sizeof configuration);
    return sizeof configuration;
  }
  if (value != DESCRIPTOR_DEVICE << 8)
    return 0;

  memcpy (out, device, sizeof device);
  bp_poke_u16 (out + VENDOR_OFFSET, vendor_id);
  bp_poke_u16 (out + PRODUCT_OFFSET, product_id);
  for (guint8 i = BP_SERIAL_MANUFACTURER; i < BP_SERIAL_N_STRINGS; i++)
    out[STRINGS_OFFSET + i - 1] = strings[i] ? i : 0;
  return sizeof device;
}
