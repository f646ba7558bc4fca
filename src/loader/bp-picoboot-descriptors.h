/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpPicobootDescriptors:
 * @interface_number: of the PICOBOOT interface
 * @out: address of its bulk OUT endpoint
 * @in: address of its bulk IN endpoint
 */
typedef struct {
  guint16 product_id;
  guint8 interface_number;
  guint8 out;
  guint8 in;
} BpPicobootDescriptors;

/** bp_picoboot_is_loader: Returns: whether the ids are those of a boot ROM that speaks PICOBOOT. */
gboolean bp_picoboot_is_loader (guint16 vendor_id, guint16 product_id);

/**
 * bp_picoboot_descriptors_read:
 * @descriptors: a device descriptor followed by a configuration's; hostile
 *
 * Finds the interface: it is number 1, or 0 where the drive is switched off (data sheets).
 * %BP_ERROR_NO_LOADER if there is none: it can be switched off, too.
 */
gboolean bp_picoboot_descriptors_read (BpPicobootDescriptors *self, GBytes *descriptors,
                                       GError **error);

G_END_DECLS
