/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-uart-protocol.h"
#include "virtual/bp-virtual-uart-private.h"

/* From the last bit of a byte to the first one of the answer. */
#define ROM_TIME 30

/* From a reset to the loader's first look at the line. */
#define RESET_TIME (50 * BP_MSEC)

/* An adapter hands bytes over in packets. */
#define PACKET 64

/* So far apart two rates may be. */
#define BAUD_TOLERANCE 3

#define NOISE_SIZE 3

/* --- what the host sets --- */

static gboolean
is_pin_active (BpVirtualUart *self, BpVirtualUartPin pin, gboolean dtr, gboolean rts)
{
  gboolean is_inverted = pin == BP_VIRTUAL_UART_TO_RESET ? self->wiring.is_reset_inverted
                                                         : self->wiring.is_boot_inverted;

  if (self->wiring.dtr == pin)
    return dtr != is_inverted;
  return self->wiring.rts == pin && rts != is_inverted;
}

static void
bp_virtual_uart_set_control (BpVirtualSerial *serial, gint64 now, gboolean dtr, gboolean rts)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  gboolean was_held;
  BP_VIRTUAL_UART_LOCK (self);

  was_held = self->is_held;
  self->is_held = is_pin_active (self, BP_VIRTUAL_UART_TO_RESET, dtr, rts);
  if (self->is_held)
    bp_virtual_uart_forget_answers (self);
  if (!was_held || self->is_held)
    return;
  bp_virtual_uart_restart (self, is_pin_active (self, BP_VIRTUAL_UART_TO_BOOT, dtr, rts)
                                     ? BP_VIRTUAL_UART_AWAITS_SYNC
                                     : BP_VIRTUAL_UART_RUNS);
  self->busy_until = now + RESET_TIME;
}

static void
bp_virtual_uart_set_line (BpVirtualSerial *serial, gint64 now, guint baud, BpParity parity)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  BP_VIRTUAL_UART_LOCK (self);

  self->baud = baud;
  self->parity = self->eats_parity ? BP_PARITY_NONE : parity;
}

static gboolean
bp_virtual_uart_is_present (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  BP_VIRTUAL_UART_LOCK (self);

  return !self->is_unplugged;
}

/* --- faults --- */

static gboolean
is_struck (BpVirtualUart *self, BpVirtualUartFaultKind kind, guint number)
{
  for (guint i = 0; i < self->faults->len; i++) {
    const BpVirtualUartFault *fault = &g_array_index (self->faults, BpVirtualUartFault, i);

    if (fault->kind == kind && fault->at == number)
      return TRUE;
  }
  return FALSE;
}

static guint8
flip (guint8 byte, guint number)
{
  return byte ^ (guint8)(1u << number % 8);
}

/* --- from the board to the host --- */

static gint64
get_byte_time (BpVirtualUart *self)
{
  return (gint64)BP_UART_BITS_PER_BYTE * BP_SEC / self->baud;
}

static void
hand_over (BpVirtualUart *self, GByteArray *packet)
{
  if (packet->len == 0)
    return;
  bp_virtual_outbox_put (&self->outbox, self->line_free, packet->data, packet->len);
  g_byte_array_set_size (packet, 0);
}

static void
say (BpVirtualUart *self, gint64 when, const GByteArray *bytes)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  self->line_free = MAX (self->line_free, when);
  for (guint i = 0; i < bytes->len; i++) {
    guint number = ++self->n_sent;
    guint8 byte = bytes->data[i];

    self->line_free += get_byte_time (self);
    if (is_struck (self, BP_VIRTUAL_UART_FLIP_SENT, number))
      byte = flip (byte, number);
    if (!is_struck (self, BP_VIRTUAL_UART_LOSE_SENT, number))
      g_byte_array_append (packet, &byte, 1);
    if (packet->len == PACKET)
      hand_over (self, packet);
  }
  hand_over (self, packet);
}

static gsize
bp_virtual_uart_send (BpVirtualSerial *serial, gint64 now, guint8 *data, gsize size)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_outbox_take (&self->outbox, now, data, size);
}

static gint64
bp_virtual_uart_get_next_time (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_outbox_get_next_time (&self->outbox);
}

/* --- from the host to the board --- */

static void
make_noise (BpVirtualUart *self, gint64 now)
{
  g_autoptr (GByteArray) noise = g_byte_array_new ();

  for (guint i = 0; i < NOISE_SIZE; i++) {
    guint8 byte = (guint8)(0xe1 + 13 * i);

    g_byte_array_append (noise, &byte, 1);
  }
  say (self, now, noise);
}

static void
answer (BpVirtualUart *self, gint64 now, const GArray *parts)
{
  gint64 when = now + ROM_TIME;

  for (guint i = 0; i < parts->len; i++) {
    const BpVirtualUartPart *part = &g_array_index (parts, BpVirtualUartPart, i);

    if (part->work > 0) {
      when = MAX (when, self->line_free) + part->work;
      self->busy_time += part->work;
      self->busy_until = when;
    }
    say (self, when, part->bytes);
  }
  if (bp_virtual_uart_rom_resets (self->rom)) {
    bp_virtual_uart_restart (self, self->wiring.dtr == BP_VIRTUAL_UART_TO_BOOT ||
                                           self->wiring.rts == BP_VIRTUAL_UART_TO_BOOT
                                       ? BP_VIRTUAL_UART_RUNS
                                       : BP_VIRTUAL_UART_AWAITS_SYNC);
    self->busy_until = MAX (self->line_free, self->busy_until) + RESET_TIME;
  }
  if (self->stored_protected != bp_virtual_memory_is_protected (self->memory))
    bp_virtual_uart_save_state (self);
}

/* Whether the ROM can make anything of the line as the host has set it. */
static gboolean
understands (BpVirtualUart *self)
{
  guint most = self->rom_baud + self->rom_baud * BAUD_TOLERANCE / 100;
  guint least = self->rom_baud - self->rom_baud * BAUD_TOLERANCE / 100;

  if (self->parity != BP_PARITY_EVEN)
    return FALSE;
  switch (bp_virtual_uart_rom_get_state (self->rom)) {
  case BP_VIRTUAL_UART_AWAITS_SYNC:
    if (self->baud <= self->profile->max_baud)
      break;
    if (bp_virtual_uart_profile_has (self->profile, BP_VIRTUAL_UART_DEAF_IF_TOO_FAST))
      bp_virtual_uart_rom_set_state (self->rom, BP_VIRTUAL_UART_DEAF);
    return FALSE;
  case BP_VIRTUAL_UART_LISTENS:
    return self->baud >= least && self->baud <= most;
  default:
    return FALSE;
  }
  self->rom_baud = self->baud;
  return TRUE;
}

static void
take_byte (BpVirtualUart *self, gint64 now, guint8 byte)
{
  guint number = ++self->n_received;

  if (is_struck (self, BP_VIRTUAL_UART_UNPLUG, number))
    bp_virtual_uart_unplug (self, now);
  if (is_struck (self, BP_VIRTUAL_UART_SILENCE, number))
    self->is_silent = TRUE;
  if (is_struck (self, BP_VIRTUAL_UART_NOISE, number))
    make_noise (self, now);
  if (self->is_unplugged || self->is_silent || self->is_held ||
      is_struck (self, BP_VIRTUAL_UART_LOSE_RECEIVED, number))
    return;
  if (is_struck (self, BP_VIRTUAL_UART_FLIP_RECEIVED, number))
    byte = flip (byte, number);
  if (now < self->busy_until) {
    bp_virtual_uart_rom_note (self->rom, "a byte while the ROM is busy");
    return;
  }
  if (understands (self))
    answer (self, now, bp_virtual_uart_rom_take (self->rom, byte));
}

static void
bp_virtual_uart_receive (BpVirtualSerial *serial, gint64 now, const guint8 *data, gsize size)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  gint64 byte_time = get_byte_time (self);
  BP_VIRTUAL_UART_LOCK (self);

  for (gsize i = 0; i < size; i++)
    take_byte (self, now - (gint64)(size - 1 - i) * byte_time, data[i]);
}

void
bp_virtual_uart_line_init_iface (BpVirtualSerialInterface *iface)
{
  iface->set_line = bp_virtual_uart_set_line;
  iface->set_control = bp_virtual_uart_set_control;
  iface->receive = bp_virtual_uart_receive;
  iface->send = bp_virtual_uart_send;
  iface->get_next_time = bp_virtual_uart_get_next_time;
  iface->is_present = bp_virtual_uart_is_present;
}
