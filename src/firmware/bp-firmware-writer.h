/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/**
 * bp_firmware_writer_find_format:
 * @name: of a file, UTF-8 or not
 * @format: (out): what its ending means: .hex and .ihex, .dfu (DfuSe), .bin
 *
 * Returns: whether the ending is one that can be written.
 */
gboolean bp_firmware_writer_find_format (const char *name, BpFirmwareFormat *format);

/**
 * bp_firmware_writer_write:
 * @format: %BP_FIRMWARE_FORMAT_INTEL_HEX, %BP_FIRMWARE_FORMAT_DFUSE or %BP_FIRMWARE_FORMAT_RAW
 *
 * Makes a file of @firmware. Intel HEX keeps everything but the facts; DfuSe keeps no entry, and
 * names an STM32's loader where no vendor and product are known; a raw file has no addresses, and
 * gaps are filled with 0xFF, as erased flash is.
 *
 * Returns: (transfer full): the file; %NULL with %BP_ERROR_NOT_SUPPORTED if the segments lie so far
 * apart that a raw file would be larger than %BP_FIRMWARE_MAX_FILE_SIZE, or for another format.
 */
GBytes *bp_firmware_writer_write (BpFirmware *firmware, BpFirmwareFormat format, GError **error);

/**
 * bp_firmware_writer_wrap:
 * @name: of the file
 * @bytes: what was read from a chip at @address
 *
 * Makes the file that its name asks for; with another ending than those of
 * bp_firmware_writer_find_format(), the bytes as they are.
 *
 * Returns: (transfer full): the file; or %NULL with an error.
 */
GBytes *bp_firmware_writer_wrap (const char *name, GBytes *bytes, guint32 address, GError **error);

G_END_DECLS
