/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "loader/bp-picoboot-session.h"
#include "memory/bp-memory-map.h"

G_BEGIN_DECLS

/** bp_picoboot_flash_read: reads @size bytes at @address, a multiple of %BP_PICOBOOT_PAGE, into
 * @data; at most %BP_USB_MAX_BULK. */
gboolean bp_picoboot_flash_read (BpPicobootSession *session, guint32 address, guint8 *data,
                                 gsize size, GError **error);

/**
 * bp_picoboot_flash_measure:
 * @size: (out): bytes; %BP_PICOBOOT_FLASH_MAX where nothing tells: a chip that is all blank
 *
 * The ROM does not say how large the flash is, but a chip that is smaller than the window shows
 * itself again behind its end. Only reads.
 */
gboolean bp_picoboot_flash_measure (BpPicobootSession *session, guint32 *size, GError **error);

/** bp_picoboot_flash_map_new: Returns: (transfer full): the map of a flash of @size bytes. */
BpMemoryMap *bp_picoboot_flash_map_new (guint32 size, GError **error);

G_END_DECLS
