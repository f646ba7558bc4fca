/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-memory.h"
#include "virtual/bp-virtual-store.h"

G_BEGIN_DECLS

/** bp_virtual_uart_record_save: stores what a chip is besides the contents of its flash. */
void bp_virtual_uart_record_save (BpVirtualMemory *memory, const char *profile,
                                  BpVirtualStore *store);

/** bp_virtual_uart_record_load: makes a chip what was stored, contents of its flash included.
 * Returns: %FALSE, with @memory left alone, if nothing good is stored. */
gboolean bp_virtual_uart_record_load (BpVirtualMemory *memory, const char *profile,
                                      BpVirtualStore *store);

G_END_DECLS
