/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-picoboot-descriptors.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "link/bp-usb-link.h"
#include "loader/bp-descriptor-chain.h"
#include "loader/bp-picoboot-protocol.h"

#define OFFSET_VENDOR 8
#define OFFSET_PRODUCT 10

/* USB 2.0, 9.6.6: bmAttributes */
#define TRANSFER_TYPE 0x03
#define TRANSFER_BULK 0x02

gboolean
bp_picoboot_is_loader (guint16 vendor_id, guint16 product_id)
{
  return vendor_id == BP_PICOBOOT_VENDOR &&
         (product_id == BP_PICOBOOT_PRODUCT_RP2040 || product_id == BP_PICOBOOT_PRODUCT_RP2350);
}

static gboolean
is_ours (const guint8 *interface)
{
  return interface[3] == 0 && interface[5] == BP_PICOBOOT_CLASS && interface[6] == 0 &&
         interface[7] == 0;
}

static void
note_endpoint (BpPicobootDescriptors *self, const guint8 *endpoint)
{
  if ((endpoint[3] & TRANSFER_TYPE) != TRANSFER_BULK)
    return;
  if (endpoint[2] & BP_USB_DIR_IN)
    self->in = endpoint[2];
  else
    self->out = endpoint[2];
}

gboolean
bp_picoboot_descriptors_read (BpPicobootDescriptors *self, GBytes *descriptors, GError **error)
{
  const guint8 *device = g_bytes_get_data (descriptors, NULL);
  gboolean inside = FALSE;
  BpDescriptorChain chain;
  const guint8 *next;

  if (!bp_descriptor_chain_init (&chain, descriptors, error))
    return FALSE;
  *self = (BpPicobootDescriptors){ .product_id = bp_peek_u16 (device + OFFSET_PRODUCT) };
  if (!bp_picoboot_is_loader (bp_peek_u16 (device + OFFSET_VENDOR), self->product_id)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_LOADER, "no boot ROM with PICOBOOT");
    return FALSE;
  }
  while ((next = bp_descriptor_chain_next (&chain)) != NULL && (self->in == 0 || self->out == 0)) {
    if (next[1] == BP_DESCRIPTOR_INTERFACE) {
      inside = is_ours (next);
      self->interface_number = next[2];
      self->in = self->out = 0;
    } else if (inside && next[1] == BP_DESCRIPTOR_ENDPOINT) {
      note_endpoint (self, next);
    }
  }
  if (self->in != 0 && self->out != 0)
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_LOADER, "the device has no PICOBOOT interface");
  return FALSE;
}
