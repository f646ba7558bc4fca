/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* Finds the format of a file by its content and reads it. See bp-firmware.h for the functions that
 * others call. */

/** bp_firmware_reader_read_bytes: see bp_firmware_new_from_bytes(). */
BpFirmware *bp_firmware_reader_read_bytes (GBytes *bytes, guint32 address, GError **error);

/** bp_firmware_reader_read_file: see bp_firmware_new_from_file(). */
BpFirmware *bp_firmware_reader_read_file (GFile *file, guint32 address, GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
