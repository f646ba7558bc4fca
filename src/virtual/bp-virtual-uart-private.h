/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-outbox.h"
#include "virtual/bp-virtual-store.h"
#include "virtual/bp-virtual-uart-rom.h"
#include "virtual/bp-virtual-uart.h"

G_BEGIN_DECLS

/* What the two halves of a board behind an adapter share: bp-virtual-uart.c is the board,
 * bp-virtual-uart-line.c the line to it. */

struct _BpVirtualUart {
  GObject parent_instance;

  GRecMutex mutex;
  const BpVirtualUartProfile *profile;
  BpVirtualUartRom *rom;
  BpVirtualMemory *memory; /* of rom */
  BpVirtualFlash *flash;   /* of memory */
  BpVirtualStore *store;   /* NULL for a board that lives in memory only */
  gboolean stored_protected;
  GArray *faults;

  guint baud; /* of the host */
  BpParity parity;
  guint rom_baud;
  BpVirtualUartWiring wiring;
  gboolean eats_parity;
  gboolean is_held; /* in reset */

  BpVirtualOutbox outbox;
  gint64 line_free;
  gint64 busy_until;
  gint64 busy_time;
  guint n_received;
  guint n_sent;
  gboolean is_silent;
  gboolean is_unplugged;
};

#define BP_VIRTUAL_UART_LOCK(self)                                                                 \
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&(self)->mutex)

/** bp_virtual_uart_save_state: stores what the chip is besides its contents. */
void bp_virtual_uart_save_state (BpVirtualUart *self);

/** bp_virtual_uart_forget_answers: what is on its way to the host does not arrive. */
void bp_virtual_uart_forget_answers (BpVirtualUart *self);

/** bp_virtual_uart_restart: the chip starts anew, as @state. */
void bp_virtual_uart_restart (BpVirtualUart *self, BpVirtualUartState state);

/** bp_virtual_uart_line_init_iface: makes the board a #BpVirtualSerial. */
void bp_virtual_uart_line_init_iface (BpVirtualSerialInterface *iface);

G_END_DECLS
