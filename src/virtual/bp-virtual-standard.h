/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-dfu.h"

G_BEGIN_DECLS

/** BpVirtualSelection: what the host has chosen. */
typedef struct {
  guint8 configuration;
  guint8 alternate;
} BpVirtualSelection;

/**
 * bp_virtual_standard_request:
 * @descriptors: as bp_virtual_descriptors_new() gives them
 * @is_locked: whether the interface may not be switched
 *
 * Answers a standard request (USB 2.0, 9.4). SET_ADDRESS is accepted and has no effect: addresses
 * are the bus's matter.
 */
BpVirtualReply bp_virtual_standard_request (const BpVirtualProfile *profile, GBytes *descriptors,
                                            BpVirtualSelection *selection, gboolean is_locked,
                                            const BpUsbSetup *setup, guint8 *data);

G_END_DECLS
