/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-serial.h"
#include "virtual/bp-virtual-uart-profile.h"

G_BEGIN_DECLS

/** BpVirtualUartFaultKind: what can be made to go wrong on a serial line. Bytes are counted since
 * the board was made, or since bp_virtual_uart_clear_log(), 1 the first. */
typedef enum {
  BP_VIRTUAL_UART_LOSE_RECEIVED, /* byte @at of the host never arrives */
  BP_VIRTUAL_UART_FLIP_RECEIVED, /* a bit of it is another one */
  BP_VIRTUAL_UART_LOSE_SENT,     /* byte @at of the board never arrives */
  BP_VIRTUAL_UART_FLIP_SENT,
  BP_VIRTUAL_UART_NOISE,   /* with byte @at of the host, the host hears three bytes of nonsense */
  BP_VIRTUAL_UART_SILENCE, /* from byte @at of the host on the board answers nothing any more */
  BP_VIRTUAL_UART_UNPLUG,  /* the adapter goes with byte @at of the host */
  BP_VIRTUAL_UART_REFUSE,  /* step @at of all, which would be acknowledged, is refused */
  BP_VIRTUAL_UART_SLOW_ERASE, /* erase @at of all takes the worst time */
} BpVirtualUartFaultKind;

#define BP_VIRTUAL_UART_N_FAULTS (BP_VIRTUAL_UART_SLOW_ERASE + 1)

typedef struct {
  BpVirtualUartFaultKind kind;
  guint at;
} BpVirtualUartFault;

/** BpVirtualUartPin: what an adapter's line is wired to. */
typedef enum {
  BP_VIRTUAL_UART_TO_NOTHING,
  BP_VIRTUAL_UART_TO_RESET,
  BP_VIRTUAL_UART_TO_BOOT,
} BpVirtualUartPin;

/** BpVirtualUartWiring: where DTR and RTS lead, and whether a line acts while it is not set. */
typedef struct {
  BpVirtualUartPin dtr;
  BpVirtualUartPin rts;
  gboolean is_reset_inverted;
  gboolean is_boot_inverted;
} BpVirtualUartWiring;

/**
 * BpVirtualUart:
 *
 * A board in software behind a serial adapter: the far end of a line, with the behaviour, timing
 * and lies of a named ROM. Its BOOT pads are bridged, unless DTR or RTS lead there. Only with even
 * parity, at a rate that its ROM can measure, it answers. Any thread.
 */
#define BP_TYPE_VIRTUAL_UART (bp_virtual_uart_get_type ())
G_DECLARE_FINAL_TYPE (BpVirtualUart, bp_virtual_uart, BP, VIRTUAL_UART, GObject)

/** bp_virtual_uart_new: Returns: (transfer full): a board that has just started its loader, with
 * old firmware and settings in its flash; %BP_ERROR_NO_BOARD for an unknown name. */
BpVirtualUart *bp_virtual_uart_new (const char *profile, GError **error);

/** bp_virtual_uart_new_stored: the same with contents that are kept in @folder; see
 * bp_virtual_board_new_stored(). */
BpVirtualUart *bp_virtual_uart_new_stored (const char *profile, const char *folder, GError **error);

const BpVirtualUartProfile *bp_virtual_uart_get_profile (BpVirtualUart *self);

/** bp_virtual_uart_power_on: takes its power away and gives it back: the loader starts anew. */
void bp_virtual_uart_power_on (BpVirtualUart *self);

/** bp_virtual_uart_unplug: unplugs the adapter, which feeds the board. */
void bp_virtual_uart_unplug (BpVirtualUart *self, gint64 now);

/** bp_virtual_uart_replug: plugs the adapter in again that was unplugged. */
void bp_virtual_uart_replug (BpVirtualUart *self);

/** bp_virtual_uart_eat_parity: from now on the adapter takes the parity for none, as some bridges
 * do.
 */
void bp_virtual_uart_eat_parity (BpVirtualUart *self);

/** bp_virtual_uart_set_wiring: from now on the adapter's lines decide; the firmware runs. */
void bp_virtual_uart_set_wiring (BpVirtualUart *self, const BpVirtualUartWiring *wiring);

/** bp_virtual_uart_has_left: Returns: whether the firmware runs, and by @address (out, optional)
 * where it was started. */
gboolean bp_virtual_uart_has_left (BpVirtualUart *self, guint32 *address);

/** bp_virtual_uart_set_protected: switches read protection. */
void bp_virtual_uart_set_protected (BpVirtualUart *self, gboolean read_protected);

/** bp_virtual_uart_lock: write-protects sectors @first to @last. */
void bp_virtual_uart_lock (BpVirtualUart *self, guint first, guint last);

/** bp_virtual_uart_stick: the next programming leaves a bit at 1. */
void bp_virtual_uart_stick (BpVirtualUart *self);

/** bp_virtual_uart_add_fault: arms a fault; any number may be armed. */
void bp_virtual_uart_add_fault (BpVirtualUart *self, const BpVirtualUartFault *fault);

/** bp_virtual_uart_peek: Returns: (nullable): @size bytes of flash, valid until the next call. */
const guint8 *bp_virtual_uart_peek (BpVirtualUart *self, guint32 address, gsize size);
gboolean bp_virtual_uart_poke (BpVirtualUart *self, guint32 address, const guint8 *data,
                               gsize size);
void bp_virtual_uart_get_flash_range (BpVirtualUart *self, guint32 *address, gsize *size);

guint bp_virtual_uart_get_n_received (BpVirtualUart *self);
guint bp_virtual_uart_get_n_sent (BpVirtualUart *self);
guint bp_virtual_uart_get_n_steps (BpVirtualUart *self);

/** bp_virtual_uart_get_busy_time: Returns: microseconds that the flash has worked. */
gint64 bp_virtual_uart_get_busy_time (BpVirtualUart *self);
guint bp_virtual_uart_get_erase_count (BpVirtualUart *self);

/** bp_virtual_uart_get_n_violations: Returns: what the host should not have sent: bytes while the
 * ROM works, commands that it does not list, pages that are not there, a second write to a unit,
 * ... */
guint bp_virtual_uart_get_n_violations (BpVirtualUart *self);
char *bp_virtual_uart_dup_log (BpVirtualUart *self);

/** bp_virtual_uart_clear_log: forgets log, counts and faults. */
void bp_virtual_uart_clear_log (BpVirtualUart *self);

G_END_DECLS
