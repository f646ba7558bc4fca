/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-json.h"
#include "bp-virtual-options.h"

G_BEGIN_DECLS

/**
 * BpBusHost:
 *
 * Keeps one virtual board on one port of the kernel's bus, through all its lives. One main context.
 *
 * Signal: "failed" (char *) when it can't go on.
 */
#define BP_TYPE_BUS_HOST (bp_bus_host_get_type ())
G_DECLARE_INTERFACE (BpBusHost, bp_bus_host, BP, BUS_HOST, GObject)

struct _BpBusHostInterface {
  GTypeInterface parent_iface;

  void (*plug) (BpBusHost *self);
  void (*hold_boot) (BpBusHost *self);
  void (*unplug) (BpBusHost *self);
  char *(*dup_log) (BpBusHost *self);
  GBytes *(*dup_flash) (BpBusHost *self);
  void (*report) (BpBusHost *self, BpJson *json);
};

/** bp_bus_host_plug: gives the board power anew: it starts as its profile does. What was plugged in
 * is pulled. */
void bp_bus_host_plug (BpBusHost *self);

/** bp_bus_host_hold_boot: the same, with its BOOT button held: it starts its loader. */
void bp_bus_host_hold_boot (BpBusHost *self);

/** bp_bus_host_unplug: pulls the plug. */
void bp_bus_host_unplug (BpBusHost *self);

/** bp_bus_host_dup_log: Returns: (transfer full): what its host did, a line each. */
char *bp_bus_host_dup_log (BpBusHost *self);

/** bp_bus_host_dup_flash: Returns: (transfer full): the contents of its flash. */
GBytes *bp_bus_host_dup_flash (BpBusHost *self);

/** bp_bus_host_report: adds counts and times, as members of an object. */
void bp_bus_host_report (BpBusHost *self, BpJson *json);

/** bp_bus_host_fail: for the hosts: emits "failed". */
void bp_bus_host_fail (BpBusHost *self, const char *message);

G_END_DECLS
