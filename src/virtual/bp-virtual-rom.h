/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-dfu.h"
#include "virtual/bp-virtual-picoboot.h"
#include "virtual/bp-virtual-standard.h"

G_BEGIN_DECLS

/**
 * BpVirtualRom:
 *
 * A chip whose loader runs: it answers every request to endpoint 0, and bulk transfers where it has
 * such endpoints. It knows nothing of cables,
 * folders and faults.
 */
typedef struct {
  const BpVirtualProfile *profile;
  BpVirtualMemory *memory;
  BpVirtualFlash *flash; /* of memory */
  BpVirtualDfu *dfu;
  BpVirtualPicoboot *picoboot; /* %NULL for a chip that speaks DFU */
  GBytes *descriptors;
  BpVirtualSelection selection;
} BpVirtualRom;

BpVirtualRom *bp_virtual_rom_new (const BpVirtualProfile *profile);
void bp_virtual_rom_free (BpVirtualRom *self);

/** BpVirtualTransfer: a control transfer, or, where @setup is %NULL, a bulk one of @size bytes. */
typedef struct {
  const BpUsbSetup *setup;
  guint8 endpoint;
  gsize size;
  guint8 *data;
} BpVirtualTransfer;

/** bp_virtual_rom_is_class_request: Returns: whether it is for the DFU interface rather than a
 * standard one. */
gboolean bp_virtual_rom_is_class_request (const BpUsbSetup *setup);

/** bp_virtual_rom_serve: answers a transfer that arrives at @now. */
BpVirtualReply bp_virtual_rom_serve (BpVirtualRom *self, gint64 now,
                                     const BpVirtualTransfer *transfer);

/** bp_virtual_rom_serve_with_fault: the same with what @fault makes of it; not for those that
 * unplug. @number: of the transfer. */
BpVirtualReply bp_virtual_rom_serve_with_fault (BpVirtualRom *self, gint64 now,
                                                const BpVirtualTransfer *transfer,
                                                const BpVirtualFault *fault, guint number);

/** bp_virtual_rom_cut: power is lost at @now during @setup, if that is not %NULL; @seed decides how
 * far the work came. */
void bp_virtual_rom_cut (BpVirtualRom *self, gint64 now, const BpUsbSetup *setup, guint32 seed);

gint64 bp_virtual_rom_get_busy_time (BpVirtualRom *self);
void bp_virtual_rom_clear_times (BpVirtualRom *self);

BpVirtualEvent bp_virtual_rom_bus_reset (BpVirtualRom *self);

/** bp_virtual_rom_power_on: forgets all but the flash and what else outlives a loss of power. */
void bp_virtual_rom_power_on (BpVirtualRom *self);

G_END_DECLS
