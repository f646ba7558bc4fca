/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "bp-usbip-gadget.h"

G_BEGIN_DECLS

/**
 * BpUsbipPlug:
 *
 * One port of the kernel's bus, into which one gadget at a time can be plugged. One main context.
 *
 * Signals: "answered" after each answer on endpoint 0; "gone" when the gadget has gone by itself,
 * or somebody has made the kernel drop it; "failed" (char *) when it can't go on.
 */
#define BP_TYPE_USBIP_PLUG (bp_usbip_plug_get_type ())
G_DECLARE_FINAL_TYPE (BpUsbipPlug, bp_usbip_plug, BP, USBIP_PLUG, GObject)

/** bp_usbip_plug_new: @port: of the USB/IP bus; @ready_file: (nullable): a file that holds "ID NAME
 * N" while the host of the bus knows the gadget; N counts how often one was plugged in. */
BpUsbipPlug *bp_usbip_plug_new (int port, const char *ready_file, BpClock *clock);

/** bp_usbip_plug_insert: plugs @gadget in after @milliseconds, as soon as the port is free; what is
 * in there is pulled. @name: what it is called in the file. */
void bp_usbip_plug_insert (BpUsbipPlug *self, BpUsbipGadget *gadget, const char *name,
                           guint milliseconds);

/** bp_usbip_plug_pull: pulls what is in there, and forgets what was to come; no signal tells it. */
void bp_usbip_plug_pull (BpUsbipPlug *self);

G_END_DECLS
