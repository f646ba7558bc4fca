/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfu-descriptors.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "link/bp-usb-link.h"
#include "loader/bp-descriptor-chain.h"
#include "loader/bp-dfu-protocol.h"

#define FUNCTIONAL_SIZE_1_0 7
#define FUNCTIONAL_SIZE_1_1 9
#define VERSION_1_0 0x0100

/* The largest packet of a full-speed control pipe, which any device takes. */
#define BLOCK_SIZE_UNKNOWN 64

typedef struct {
  guint8 number;
  guint8 alternate;
  guint8 class;
  guint8 subclass;
  guint8 protocol;
  guint8 string_index;
} Interface;

void
bp_dfu_descriptors_free (BpDfuDescriptors *self)
{
  g_array_unref (self->alternates);
  g_free (self);
}

static gboolean
read_interface (const guint8 *descriptor, Interface *interface)
{
  if (descriptor[1] != BP_DESCRIPTOR_INTERFACE)
    return FALSE;
  *interface = (Interface){
    .number = descriptor[2],
    .alternate = descriptor[3],
    .class = descriptor[5],
    .subclass = descriptor[6],
    .protocol = descriptor[7],
    .string_index = descriptor[8],
  };
  return TRUE;
}

static gboolean
is_dfu (const Interface *interface)
{
  return interface->class == BP_DFU_CLASS && interface->subclass == BP_DFU_SUBCLASS;
}

/* Picks the interface: one in DFU mode before one that only promises to get there. */
static gboolean
pick_interface (BpDescriptorChain chain, Interface *picked)
{
  gboolean found = FALSE;
  const guint8 *descriptor;

  while ((descriptor = bp_descriptor_chain_next (&chain)) != NULL) {
    Interface interface;

    if (!read_interface (descriptor, &interface) || !is_dfu (&interface))
      continue;
    if (!found || (picked->protocol != BP_DFU_PROTOCOL_DFU_MODE &&
                   interface.protocol == BP_DFU_PROTOCOL_DFU_MODE))
      *picked = interface;
    found = TRUE;
  }
  return found;
}

static void
add_alternate (BpDfuDescriptors *self, const Interface *interface)
{
  BpDfuAlternate alternate = { interface->alternate, interface->string_index };

  for (guint i = 0; i < self->alternates->len; i++) {
    if (g_array_index (self->alternates, BpDfuAlternate, i).number == alternate.number)
      return;
  }
  g_array_append_val (self->alternates, alternate);
}

gboolean
bp_dfu_descriptors_read_functional (BpDfuDescriptors *self, const guint8 *data, gsize size)
{
  if (size < FUNCTIONAL_SIZE_1_0 || data[0] < FUNCTIONAL_SIZE_1_0 || data[0] > size ||
      data[1] != BP_DFU_DESCRIPTOR_FUNCTIONAL)
    return FALSE;
  self->has_functional = TRUE;
  self->attributes = data[2];
  self->detach_timeout = bp_peek_u16 (data + 3);
  self->transfer_size = bp_peek_u16 (data + 5);
  self->version = data[0] >= FUNCTIONAL_SIZE_1_1 ? bp_peek_u16 (data + 7) : VERSION_1_0;
  return TRUE;
}

/* Takes the alternates of the interface and the first functional descriptor: among its own, else
 * before all interfaces. In other interfaces the same number means HID. */
static void
read_chain (BpDfuDescriptors *self, BpDescriptorChain chain)
{
  const guint8 *of_configuration = NULL;
  gboolean before_interfaces = TRUE;
  gboolean inside = FALSE;
  const guint8 *descriptor;

  while ((descriptor = bp_descriptor_chain_next (&chain)) != NULL) {
    Interface interface;

    if (read_interface (descriptor, &interface)) {
      before_interfaces = FALSE;
      inside = is_dfu (&interface) && interface.number == self->interface_number;
      if (inside)
        add_alternate (self, &interface);
    } else if (inside && !self->has_functional) {
      bp_dfu_descriptors_read_functional (self, descriptor, descriptor[0]);
    } else if (before_interfaces && descriptor[1] == BP_DFU_DESCRIPTOR_FUNCTIONAL) {
      of_configuration = descriptor;
    }
  }
  if (!self->has_functional && of_configuration != NULL)
    bp_dfu_descriptors_read_functional (self, of_configuration, of_configuration[0]);
}

BpDfuDescriptors *
bp_dfu_descriptors_parse (GBytes *descriptors, GError **error)
{
  BpDfuDescriptors *self;
  Interface interface = { 0 };
  BpDescriptorChain chain;

  if (!bp_descriptor_chain_init (&chain, descriptors, error))
    return NULL;
  if (!pick_interface (chain, &interface)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NO_LOADER, "the device has no DFU interface");
    return NULL;
  }
  self = g_new0 (BpDfuDescriptors, 1);
  self->interface_number = interface.number;
  self->protocol = interface.protocol;
  self->alternates = g_array_new (FALSE, FALSE, sizeof (BpDfuAlternate));
  read_chain (self, chain);
  return self;
}

guint
bp_dfu_descriptors_get_block_size (const BpDfuDescriptors *self)
{
  return self->transfer_size > 1 ? MIN (self->transfer_size, BP_USB_MAX_CONTROL)
                                 : BLOCK_SIZE_UNKNOWN;
}
