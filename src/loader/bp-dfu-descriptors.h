/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** BpDfuAlternate: one alternate setting of a DFU interface and the number of its string (0: none).
 */
typedef struct {
  guint8 number;
  guint8 string_index;
} BpDfuAlternate;

/**
 * BpDfuDescriptors:
 * @interface_number: of the DFU interface
 * @protocol: 1 run-time, 2 DFU mode (some devices in DFU mode say 1 or 0: their state decides)
 * @alternates: (element-type BpDfuAlternate): in the order of the descriptor
 * @has_functional: whether a functional descriptor was found
 * @attributes, @detach_timeout (ms), @transfer_size (bytes, as told), @version: its fields; a
 * descriptor of 7 bytes is version 0x0100
 *
 * What a configuration descriptor says of its DFU interface (USB 2.0 9.6; DFU 1.1 4.1, 4.2).
 */
typedef struct {
  guint8 interface_number;
  guint8 protocol;
  GArray *alternates;
  gboolean has_functional;
  guint8 attributes;
  guint16 detach_timeout;
  guint16 transfer_size;
  guint16 version;
} BpDfuDescriptors;

void bp_dfu_descriptors_free (BpDfuDescriptors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpDfuDescriptors, bp_dfu_descriptors_free)

/**
 * bp_dfu_descriptors_parse:
 * @descriptors: device descriptor followed by a configuration's, as bp_usb_link_get_descriptors()
 * gives them; hostile
 *
 * Walks the chain by the lengths, so that other interfaces and unknown descriptors do no harm.
 *
 * Returns: (transfer full): the first DFU interface (one in DFU mode before a run-time one); or
 * %NULL with %BP_ERROR_NO_LOADER if there is none, %BP_ERROR_PROTOCOL if the chain is broken.
 */
BpDfuDescriptors *bp_dfu_descriptors_parse (GBytes *descriptors, GError **error);

/**
 * bp_dfu_descriptors_read_functional:
 * @data: a functional descriptor, of 7 bytes (DFU 1.0) or of 9; hostile
 *
 * Takes its fields, for a device that shows the descriptor only when asked for it alone.
 *
 * Returns: whether it is one.
 */
gboolean bp_dfu_descriptors_read_functional (BpDfuDescriptors *self, const guint8 *data,
                                             gsize size);

/** bp_dfu_descriptors_get_block_size: Returns: the transfer size made sane: 0 and 1 are known lies,
 * and Linux moves 4096 bytes at most. */
guint bp_dfu_descriptors_get_block_size (const BpDfuDescriptors *self);

G_END_DECLS
