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

/** BpVirtualHost: a board that is reached by DFU, and comes back when it has left its loader. */
#define BP_TYPE_VIRTUAL_HOST (bp_virtual_host_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualHost, bp_virtual_host, BP, VIRTUAL_HOST, GObject)

/**
 * bp_virtual_host_new:
 * @profile: of a #BpVirtualBoard
 * @port: of the USB/IP bus
 *
 * Returns: (transfer full): the board, on its way to the bus; or %NULL with %BP_ERROR_NO_BOARD, or
 * %BP_ERROR_NOT_SUPPORTED for an option that it does not understand.
 */
BpBusHost *bp_virtual_host_new (const char *profile, const BpVirtualOptions *options, int port,
                                GError **error);

G_END_DECLS
