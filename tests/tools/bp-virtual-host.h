/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-bus-host.h"

G_BEGIN_DECLS

/** BpVirtualIdentity: what the board shows on the bus. */
typedef enum {
  BP_VIRTUAL_NOTHING,
  BP_VIRTUAL_LOADER,
  BP_VIRTUAL_FIRMWARE,
} BpVirtualIdentity;

/**
 * BpVirtualHost:
 *
 * A board that is reached by DFU, through all its lives: its firmware, which goes when it is asked
 * for the loader; the loader, which goes when it is left.
 */
#define BP_TYPE_VIRTUAL_HOST (bp_virtual_host_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualHost, bp_virtual_host, BP, VIRTUAL_HOST, GObject)

/**
 * bp_virtual_host_new:
 * @profile: of a #BpVirtualBoard, which begins in its loader and is gone when that is left; or of a
 * #BpVirtualRunner, which begins running and does so again
 * @port: of the USB/IP bus
 *
 * Returns: (transfer full): the board, on its way to the bus; or %NULL with %BP_ERROR_NO_BOARD, or
 * %BP_ERROR_NOT_SUPPORTED for an option that it does not understand.
 */
BpBusHost *bp_virtual_host_new (const char *profile, const BpVirtualOptions *options, int port,
                                GError **error);

G_END_DECLS
