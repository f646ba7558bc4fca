/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"
#include "loader/bp-loader.h"

G_BEGIN_DECLS

/** BpLoaderQuirks: where a device is known to lie; from boards.conf. */
typedef enum {
  BP_LOADER_QUIRK_LETTERS_LIE =
      1 << 0, /* access letters of the memory string are to be read as "g" */
} BpLoaderQuirks;

/**
 * bp_dfu_loader_new:
 * @link: (transfer none): the opened control pipe
 * @info_product: (nullable): the product string, for the fingerprint
 * @quirks: what is known of this vendor and product id
 * @log: (nullable): for lines of interest
 *
 * Returns: (transfer full): a loader that speaks DfuSe or plain DFU 1.1 as the descriptors say; not
 * connected yet. %BP_ERROR_NO_LOADER if the descriptors show no DFU interface.
 */
BpLoader *bp_dfu_loader_new (BpUsbLink *link, const char *info_product, BpLoaderQuirks quirks,
                             BpLog *log, GError **error);

G_END_DECLS
