/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* ELF programs of 32 bits for Arm and RISC-V. */

/** bp_elf_file_probe: Returns: whether the file begins with the ELF signature. */
gboolean bp_elf_file_probe (const guint8 *data, gsize size);

/**
 * bp_elf_file_read:
 * @address: ignored: the file holds addresses
 *
 * Reads the allocated sections that have contents, at their load addresses. Not the segments: their
 * file image may begin with the ELF headers and may hold the zeroes of .bss. What would be loaded
 * into RAM is left out.
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE that names the offset.
 */
BpFirmware *bp_elf_file_read (const guint8 *data, gsize size, guint32 address, GError **error);

G_END_DECLS
