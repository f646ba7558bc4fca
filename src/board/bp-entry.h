/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/bp-board-scanner.h"
#include "board/bp-identity.h"
#include "board/bp-msp.h"
#include "loader/bp-uart-wires.h"

G_BEGIN_DECLS

/**
 * BpEntryOptions:
 * @no_reboot: nothing is sent to the firmware ("No reboot sequence"); a bare serial port then leads
 * to a UART bootloader
 * @is_named: the user chose this port; else it was taken because it is the only one
 * @baud: rate of the request, and of a UART bootloader, on real serial lines ("Manual baud rate");
 * 0 for 115200
 * @wires: how an adapter resets the chip behind a bare serial port into its UART bootloader; the
 * firmware is not asked then
 * @mode: which loader is wanted
 * @timeout: microseconds for the loader to appear; 0 for 15 s
 * @patience: microseconds for which the loader is awaited further, once the user was asked to help;
 * 0: nobody is asked
 *
 * How a board is brought into its loader. A plain value.
 */
typedef struct {
  gboolean no_reboot;
  gboolean is_named;
  guint baud;
  BpUartWires wires;
  BpMspReboot mode;
  gint64 timeout;
  gint64 patience;
} BpEntryOptions;

#define BP_ENTRY_OPTIONS_DEFAULT                                                                   \
  ((BpEntryOptions){ .is_named = TRUE, .mode = BP_MSP_REBOOT_ROM_LOADER })

/**
 * BpEntryHooks:
 * @wait: the request was sent; the loader is awaited now
 * @identified: the firmware has said who it is; returning %FALSE with @error set ends everything
 * before anything is rebooted
 * @ask: it goes on by itself once the user has done what @request (translated) says; %NULL: that is
 * no longer needed
 * @user_data: for all
 *
 * What a job wants to know on the way; each may be %NULL.
 */
typedef struct {
  void (*wait) (gpointer user_data);
  gboolean (*identified) (const BpIdentity *identity, gpointer user_data, GError **error);
  void (*ask) (const char *request, gpointer user_data);
  gpointer user_data;
} BpEntryHooks;

/**
 * bp_entry_run:
 * @scanner: which sees the board
 * @id: its place
 *
 * Brings the board at @id into its loader, if it is not there: by the Crazyflie's request, by DFU's
 * own DETACH, or over its serial port in the order MSP, command line, "R"; then follows it by its
 * place until the loader stands there. A board that comes back as firmware is asked the next way.
 * A port that talks by itself is left alone. Behind a bare serial port a UART bootloader is looked
 * for before and after each request. Other boards are not touched. Worker thread.
 *
 * Returns: (transfer full): the board in its loader; or %NULL with %BP_ERROR_NO_LOADER (nothing
 * helped: the BOOT button must), %BP_ERROR_NO_BOARD (nobody at
 *   @id), %BP_ERROR_BUSY, %BP_ERROR_NOT_PERMITTED, %BP_ERROR_NOT_SUPPORTED, %BP_ERROR_CANCELLED.
 */
BpBoardFacts *bp_entry_run (BpBoardScanner *scanner, const char *id, const BpEntryOptions *options,
                            const BpEntryHooks *hooks, BpClock *clock, BpLog *log,
                            GCancellable *cancellable, GError **error);

G_END_DECLS
