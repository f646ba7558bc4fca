/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-error.h"
#include "base/bp-log.h"
#include "board/bp-identity.h"
#include "link/bp-serial-device.h"
#include "link/bp-usb-device.h"
#include "loader/bp-loader.h"
#include "loader/bp-uart-loader.h"

G_BEGIN_DECLS

/** BpBoardState: what a board runs right now; the nicks are "firmware" and "loader". */
typedef enum {
  BP_BOARD_FIRMWARE,
  BP_BOARD_LOADER,
} BpBoardState;

#define BP_TYPE_BOARD_STATE (bp_board_state_get_type ())
GType bp_board_state_get_type (void);

const char *bp_board_state_get_nick (BpBoardState state);

/**
 * BpBoard:
 *
 * A flight controller as the user sees it: one physical thing on one USB port path, whatever it runs right now. A board object keeps its
 * place in the list while it moves between firmware and loader; its other properties then change and are notified. Main thread, except where said.
 *
 * Properties (all read-only): "id", "name", "detail" (second line: "DFU 0483:df11" or "/dev/ttyACM0", behind what its firmware said it is, if it
 * was asked), "state", "problem".
 */
#define BP_TYPE_BOARD (bp_board_get_type ())
G_DECLARE_FINAL_TYPE (BpBoard, bp_board, BP, BOARD, GObject)

const char *bp_board_get_id (BpBoard *self);
const char *bp_board_get_name (BpBoard *self);
const char *bp_board_get_detail (BpBoard *self);
BpBoardState bp_board_get_state (BpBoard *self);
/** bp_board_get_loader_kind: Returns: what loader it is in; %BP_LOADER_NONE when it runs firmware. */
BpLoaderKind bp_board_get_loader_kind (BpBoard *self);
guint16 bp_board_get_vendor_id (BpBoard *self);
guint16 bp_board_get_product_id (BpBoard *self);
const char *bp_board_get_serial (BpBoard *self);
const char *bp_board_get_tty (BpBoard *self);
/** bp_board_get_problem: Returns: (transfer none) (nullable): why it can't be used, of the domain %BP_ERROR. */
const GError *bp_board_get_problem (BpBoard *self);
/** bp_board_get_identity: Returns: (transfer none) (nullable): what its firmware said it is, if it was asked since it started (see
 * #BpBoardIdentifier); "detail" is notified when that changes. */
const BpIdentity *bp_board_get_identity (BpBoard *self);
/** bp_board_is_virtual: Returns: whether it is a practice board. */
gboolean bp_board_is_virtual (BpBoard *self);
/** bp_board_is_candidate: Returns: whether it may be chosen by itself, in the order of design: 2 loader or known running board, 1 USB serial adapter, 0 never. */
guint bp_board_get_candidacy (BpBoard *self);

/** bp_board_is_bare_port: Returns: whether nothing is known of it but a serial port, behind which any board may be, also one in its UART
 * bootloader ("No reboot sequence"). */
gboolean bp_board_is_bare_port (BpBoard *self);

/** bp_board_dup_device: Returns: (transfer full) (nullable): the USB device that it is now. For the job, on the main thread, before its worker begins. */
BpUsbDevice *bp_board_dup_device (BpBoard *self);

/**
 * bp_board_open_loader:
 * @device: from bp_board_dup_device()
 * @log: (nullable): for lines of interest
 *
 * Opens the device and makes the loader that fits, with the quirks of its ids; not connected. Worker thread; blocks. EACCES is tried again for a second, as udev may be late.
 *
 * Returns: (transfer full): the loader, or %NULL with %BP_ERROR_NOT_PERMITTED, %BP_ERROR_BUSY, %BP_ERROR_DISCONNECTED, %BP_ERROR_NO_LOADER.
 */
BpLoader *bp_board_open_loader (BpUsbDevice *device, BpLog *log, GCancellable *cancellable, GError **error);

/**
 * bp_board_open_uart_loader:
 * @port: from bp_board_dup_port()
 * @options: rate of the loader, and the wires to it
 * @clock: by which the retries wait
 * @log: (nullable): for lines of interest
 *
 * Opens the port and makes a loader that speaks AN3155; not connected. Worker thread; blocks. A port that another program holds is awaited for
 * a while: some look at each port that comes.
 *
 * Returns: (transfer full): the loader, or %NULL with %BP_ERROR_NOT_PERMITTED, %BP_ERROR_BUSY, %BP_ERROR_DISCONNECTED, %BP_ERROR_CANCELLED.
 */
BpLoader *bp_board_open_uart_loader (BpSerialDevice *port, const BpUartOptions *options, BpClock *clock, BpLog *log, GCancellable *cancellable, GError **error);

G_END_DECLS
