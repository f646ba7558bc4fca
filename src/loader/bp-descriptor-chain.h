/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* USB 2.0, 9.6: types, and the least sizes that a chain is checked for. */
#define BP_DESCRIPTOR_INTERFACE 4
#define BP_DESCRIPTOR_ENDPOINT 5
#define BP_DESCRIPTOR_INTERFACE_SIZE 9
#define BP_DESCRIPTOR_ENDPOINT_SIZE 7

/** BpDescriptorChain: the descriptors of one configuration, one behind the other; a walk over a
 * copy leaves the original where it was. */
typedef struct {
  const guint8 *data;
  gsize size;
  gsize offset;
} BpDescriptorChain;

/**
 * bp_descriptor_chain_init:
 * @descriptors: a device descriptor followed by a configuration's; hostile; must outlive the chain
 *
 * Checks the whole chain, so that walks over it need not. %BP_ERROR_PROTOCOL.
 */
gboolean bp_descriptor_chain_init (BpDescriptorChain *self, GBytes *descriptors, GError **error);

/** bp_descriptor_chain_next: Returns: (nullable): the next descriptor, of at least 2 bytes, an
 * interface or endpoint whole; %NULL at the end. */
const guint8 *bp_descriptor_chain_next (BpDescriptorChain *self);

G_END_DECLS
