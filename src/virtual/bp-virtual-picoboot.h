/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-dfu.h"
#include "virtual/bp-virtual-memory.h"

G_BEGIN_DECLS

#define BP_VIRTUAL_PICOBOOT_INTERFACE 1
#define BP_VIRTUAL_PICOBOOT_OUT 0x03
#define BP_VIRTUAL_PICOBOOT_IN 0x84

/**
 * BpVirtualPicoboot:
 *
 * The PICOBOOT interface of an RP2040 or RP2350, as the sources of their boot ROMs have it
 * (usb_boot_device.c and async_task.c; nsboot_usb_client.c): what is refused halts the endpoints;
 * an RP2040 says nothing of an erase that it has not done.
 */
typedef struct _BpVirtualPicoboot BpVirtualPicoboot;

/** bp_virtual_picoboot_new: @memory: (transfer none): outlives it. */
BpVirtualPicoboot *bp_virtual_picoboot_new (const BpVirtualProfile *profile,
                                            BpVirtualMemory *memory);
void bp_virtual_picoboot_free (BpVirtualPicoboot *self);

/** bp_virtual_picoboot_control: answers a vendor request to the interface. */
BpVirtualReply bp_virtual_picoboot_control (BpVirtualPicoboot *self, const BpUsbSetup *setup,
                                            guint8 *data);

/** bp_virtual_picoboot_bulk: answers a bulk transfer. */
BpVirtualReply bp_virtual_picoboot_bulk (BpVirtualPicoboot *self, guint8 endpoint, guint8 *data,
                                         gsize size);

/** bp_virtual_picoboot_clear_halt: what CLEAR_FEATURE does to an endpoint. */
void bp_virtual_picoboot_clear_halt (BpVirtualPicoboot *self, guint8 endpoint);

/** bp_virtual_picoboot_fail: refuses whatever it is at with this status. */
void bp_virtual_picoboot_fail (BpVirtualPicoboot *self, guint32 status);

/** bp_virtual_picoboot_cut: power is lost; @seed decides how far the work came. */
void bp_virtual_picoboot_cut (BpVirtualPicoboot *self, guint32 seed);

/** bp_virtual_picoboot_power_on: stands as after a power cycle. */
void bp_virtual_picoboot_power_on (BpVirtualPicoboot *self);

gint64 bp_virtual_picoboot_get_busy_time (BpVirtualPicoboot *self);
void bp_virtual_picoboot_clear_times (BpVirtualPicoboot *self);

G_END_DECLS
