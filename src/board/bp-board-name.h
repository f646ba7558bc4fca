/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-db.h"
#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/* What a board is called in a list, made from its USB strings where they say something and from boards.conf where
 * they don't. All results are translated. Any thread. @entry is what boards.conf knows of the id, or %NULL. */

/** bp_board_name_loader: Returns: (transfer full): such as "STM32 bootloader (DFU)". */
char *bp_board_name_loader (BpBoardDb *db, const BpUsbDeviceInfo *info, const BpBoardEntry *entry);

/** bp_board_name_firmware: Returns: (transfer full): such as "Betaflight – SPEEDYBEEF405V3". */
char *bp_board_name_firmware (BpBoardDb *db, const char *manufacturer, const char *product, const BpBoardEntry *entry);

/** bp_board_name_adapter: Returns: (transfer full): such as "USB serial adapter (CP2102)". */
char *bp_board_name_adapter (const char *product, const BpBoardEntry *entry);

/** bp_board_name_port: @tty: such as "/dev/ttyS0". Returns: (transfer full): such as "Serial port ttyS0". */
char *bp_board_name_port (const char *tty);

G_END_DECLS
