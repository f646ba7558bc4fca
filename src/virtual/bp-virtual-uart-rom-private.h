/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "virtual/bp-virtual-uart-rom.h"

G_BEGIN_DECLS

/* What the two halves of the ROM share: bp-virtual-uart-rom.c takes bytes and answers,
 * bp-virtual-uart-steps.c knows the commands. */

typedef void (*BpVirtualUartHandler) (BpVirtualUartRom *self, const guint8 *frame, gsize size);

struct _BpVirtualUartRom {
  const BpVirtualUartProfile *profile;
  const BpChip *chip;
  BpVirtualMemory *memory;
  BpVirtualFlash *flash; /* of memory */
  guint8 *system;
  gboolean *locked; /* for each sector */
  BpVirtualUartState state;

  /* what is coming in */
  GByteArray *frame;
  gsize needed;
  BpVirtualUartHandler handler;
  guint8 command;
  guint32 address;
  guint32 checksum_length; /* in words */
  guint32 checksum_polynomial;

  GArray *answer; /* of BpVirtualUartPart */
  gboolean resets;
  guint32 start_address;

  guint n_steps;
  guint refused_step;
  guint n_erases;
  guint slow_erase;
  guint n_violations;
  GString *log;
};

/** bp_virtual_uart_rom_answer: adds a part to the answer. */
void bp_virtual_uart_rom_answer (BpVirtualUartRom *self, gint64 work, const guint8 *data,
                                 gsize size);
void bp_virtual_uart_rom_ack (BpVirtualUartRom *self, gint64 work);

/** bp_virtual_uart_rom_nack: also awaits a command again. */
void bp_virtual_uart_rom_nack (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_may_step: Returns: whether the next step, which ends in an ACK, may be done;
 * if not, it has been refused. */
gboolean bp_virtual_uart_rom_may_step (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_await: awaits a new frame of @needed bytes. */
void bp_virtual_uart_rom_await (BpVirtualUartRom *self, gsize needed, BpVirtualUartHandler handler);

/** bp_virtual_uart_rom_await_more: awaits @more bytes of the frame that is there. */
void bp_virtual_uart_rom_await_more (BpVirtualUartRom *self, gsize more,
                                     BpVirtualUartHandler handler);

void bp_virtual_uart_rom_await_command (BpVirtualUartRom *self);

/** bp_virtual_uart_rom_tell: adds a line to the log. */
void bp_virtual_uart_rom_tell (BpVirtualUartRom *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/** bp_virtual_uart_steps_begin: what came in the place of a command. */
void bp_virtual_uart_steps_begin (BpVirtualUartRom *self, const guint8 *frame, gsize size);

G_END_DECLS
