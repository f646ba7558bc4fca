/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-flash.h"
#include "virtual/bp-virtual-uart-profile.h"

G_BEGIN_DECLS

/** bp_virtual_uart_locks_show: @data: what was read at @address; where it is option bytes it gets
 * to show which sectors are write-protected. */
void bp_virtual_uart_locks_show (const BpVirtualUartProfile *profile, const gboolean *locked,
                                 guint32 address, guint8 *data, gsize size);

/** bp_virtual_uart_locks_find_sector: Returns: number of the sector that holds @address; 0 if none
 * does. */
guint bp_virtual_uart_locks_find_sector (BpVirtualFlash *flash, guint32 address);

G_END_DECLS
