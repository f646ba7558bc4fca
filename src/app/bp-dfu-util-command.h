/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board.h"
#include "firmware/bp-firmware.h"
#include "flash/bp-flash-options.h"

G_BEGIN_DECLS

/**
 * bp_dfu_util_command_dup:
 * @board: on which
 * @path: where the file is
 * @firmware: what was read from it
 * @options: what is ticked
 *
 * Makes the command line by which dfu-util would write the file, quoted for a shell. Sources: the
 * manual and the source of dfu-util 0.11: it reads raw files (with an address) and DfuSe files, for
 * plain DFU any file with or without a suffix; it leaves to the right address only with a raw file.
 *
 * Returns: (transfer full): the command; %NULL with %BP_ERROR_NOT_SUPPORTED or %BP_ERROR_NO_LOADER
 *   and a translated hint if dfu-util can't do it.
 */
char *bp_dfu_util_command_dup (BpBoard *board, const char *path, BpFirmware *firmware,
                               const BpFlashOptions *options, GError **error);

G_END_DECLS
