/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-flash.h"

G_BEGIN_DECLS

/**
 * BpVirtualMemory:
 *
 * All that a ROM reads and writes for its host: the flash, option bytes, OTP and "Device Feature",
 * behind read protection.
 */
typedef struct _BpVirtualMemory BpVirtualMemory;

BpVirtualMemory *bp_virtual_memory_new (const BpVirtualProfile *profile);
void bp_virtual_memory_free (BpVirtualMemory *self);

/** bp_virtual_memory_get_flash: Returns: (transfer none): the flash. */
BpVirtualFlash *bp_virtual_memory_get_flash (BpVirtualMemory *self);

/** bp_virtual_memory_check_pointer: Returns: whether the ROM takes @address as pointer. */
BpDfuStatusCode bp_virtual_memory_check_pointer (BpVirtualMemory *self, guint32 address);

/** bp_virtual_memory_read: Returns: bytes read, fewer than @size at the end of a memory; -1 with
 * @status set. */
gssize bp_virtual_memory_read (BpVirtualMemory *self, guint32 address, guint8 *data, gsize size,
                               BpDfuStatusCode *status);
BpVirtualWork bp_virtual_memory_write (BpVirtualMemory *self, guint32 address, const guint8 *data,
                                       gsize size);
BpVirtualWork bp_virtual_memory_erase (BpVirtualMemory *self, guint32 address);
BpVirtualWork bp_virtual_memory_erase_all (BpVirtualMemory *self);

/** bp_virtual_memory_unprotect: erases everything and then takes the read protection off (command
 * 0x92). */
BpVirtualWork bp_virtual_memory_unprotect (BpVirtualMemory *self);

gboolean bp_virtual_memory_is_protected (BpVirtualMemory *self);
void bp_virtual_memory_set_protected (BpVirtualMemory *self, gboolean read_protected);

/** bp_virtual_memory_needs_power_cycle: Returns: whether the ROM does nothing right before one. */
gboolean bp_virtual_memory_needs_power_cycle (BpVirtualMemory *self);

/** bp_virtual_memory_power_cycle: forgets what does not outlive one. */
void bp_virtual_memory_power_cycle (BpVirtualMemory *self);

/** bp_virtual_memory_can_start: Returns: whether a sane vector table stands at @address. */
gboolean bp_virtual_memory_can_start (BpVirtualMemory *self, guint32 address);

G_END_DECLS
