/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-virtual-trigger.h"

G_BEGIN_DECLS

/** BpVirtualIdentity: what the board shows on the bus. */
typedef enum {
  BP_VIRTUAL_NOTHING,
  BP_VIRTUAL_LOADER,
  BP_VIRTUAL_FIRMWARE,
} BpVirtualIdentity;

/** bp_virtual_identity_parse: reads "nothing", "loader" or "firmware". */
gboolean bp_virtual_identity_parse (const char *text, BpVirtualIdentity *identity, GError **error);

/**
 * BpVirtualHost:
 *
 * Plugs one virtual board into one port of the kernel's bus, and again when it has left its loader.
 * One main context.
 *
 * Signal: "failed" (char *) when it can't go on.
 */
#define BP_TYPE_VIRTUAL_HOST (bp_virtual_host_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualHost, bp_virtual_host, BP, VIRTUAL_HOST, GObject)

/**
 * bp_virtual_host_new:
 * @port: of the USB/IP bus
 * @serial: (nullable): a serial number instead of the board's own
 * @after_leave: as what it comes back after its loader was left
 */
BpVirtualHost *bp_virtual_host_new (BpVirtualBoard *board, int port, const char *serial,
                                    BpVirtualIdentity after_leave);

/** bp_virtual_host_set_ready_file: names a file that holds "ID IDENTITY N" while the host of the
 * bus knows the device; N counts how often it was plugged in. */
void bp_virtual_host_set_ready_file (BpVirtualHost *self, const char *path);

/** bp_virtual_host_add_trigger: (transfer full): arms a fault of the loader. */
void bp_virtual_host_add_trigger (BpVirtualHost *self, BpVirtualTrigger *trigger);

/** bp_virtual_host_plug: plugs the board in as @identity, as soon as the port is free; whatever was
 * plugged in there is pulled. */
void bp_virtual_host_plug (BpVirtualHost *self, BpVirtualIdentity identity);

/** bp_virtual_host_unplug: pulls the plug. */
void bp_virtual_host_unplug (BpVirtualHost *self);

G_END_DECLS
