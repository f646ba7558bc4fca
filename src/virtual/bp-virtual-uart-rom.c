/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-rom-private.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "loader/bp-uart-protocol.h"

#define COMMAND_SIZE 2
#define MAX_LOG (1024 * 1024)

/* --- answers --- */

static void
clear_part (gpointer data)
{
  g_byte_array_unref (((BpVirtualUartPart *)data)->bytes);
}

void
bp_virtual_uart_rom_answer (BpVirtualUartRom *self, gint64 work, const guint8 *data, gsize size)
{
  BpVirtualUartPart part = { work, g_byte_array_new () };

  g_byte_array_append (part.bytes, data, size);
  g_array_append_val (self->answer, part);
}

void
bp_virtual_uart_rom_tell (BpVirtualUartRom *self, const char *format, ...)
{
  va_list args;

  if (self->log->len > MAX_LOG)
    g_string_truncate (self->log, 0);
  va_start (args, format);
  g_string_append_vprintf (self->log, format, args);
  va_end (args);
  g_string_append_c (self->log, '\n');
}

void
bp_virtual_uart_rom_note (BpVirtualUartRom *self, const char *violation)
{
  self->n_violations++;
  bp_virtual_uart_rom_tell (self, "VIOLATION: %s", violation);
}

void
bp_virtual_uart_rom_ack (BpVirtualUartRom *self, gint64 work)
{
  const guint8 byte = BP_UART_ACK;

  bp_virtual_uart_rom_answer (self, work, &byte, 1);
}

void
bp_virtual_uart_rom_nack (BpVirtualUartRom *self)
{
  const guint8 byte = BP_UART_NACK;

  bp_virtual_uart_rom_answer (self, 0, &byte, 1);
  bp_virtual_uart_rom_await_command (self);
}

/* Every ACK is a step; one that is made to fail is answered by NACK instead. */
gboolean
bp_virtual_uart_rom_may_step (BpVirtualUartRom *self)
{
  if (++self->n_steps != self->refused_step)
    return TRUE;
  bp_virtual_uart_rom_tell (self, "fault: step %u is refused", self->n_steps);
  bp_virtual_uart_rom_nack (self);
  return FALSE;
}

void
bp_virtual_uart_rom_await (BpVirtualUartRom *self, gsize needed, BpVirtualUartHandler handler)
{
  g_byte_array_set_size (self->frame, 0);
  self->needed = needed;
  self->handler = handler;
}

/* Goes on with the frame that has come so far. */
void
bp_virtual_uart_rom_await_more (BpVirtualUartRom *self, gsize more, BpVirtualUartHandler handler)
{
  self->needed = self->frame->len + more;
  self->handler = handler;
}

void
bp_virtual_uart_rom_await_command (BpVirtualUartRom *self)
{
  bp_virtual_uart_rom_await (self, COMMAND_SIZE, bp_virtual_uart_steps_begin);
}

/* --- the start --- */

static void
start (BpVirtualUartRom *self, guint8 byte)
{
  guint n = bp_virtual_uart_profile_has (self->profile, BP_VIRTUAL_UART_ACKS_TWICE) ? 2 : 1;

  if (byte != BP_UART_SYNC) {
    bp_virtual_uart_rom_tell (self, "started by %02x: deaf", byte);
    self->state = BP_VIRTUAL_UART_DEAF;
    return;
  }
  bp_virtual_uart_rom_tell (self, "synchronised");
  self->state = BP_VIRTUAL_UART_LISTENS;
  bp_virtual_uart_rom_await_command (self);
  for (guint i = 0; i < n; i++)
    bp_virtual_uart_rom_ack (self, 0);
}

const GArray *
bp_virtual_uart_rom_take (BpVirtualUartRom *self, guint8 byte)
{
  g_array_set_size (self->answer, 0);
  if (self->state == BP_VIRTUAL_UART_AWAITS_SYNC) {
    start (self, byte);
  } else if (self->state == BP_VIRTUAL_UART_LISTENS) {
    g_byte_array_append (self->frame, &byte, 1);
    if (self->frame->len == self->needed) {
      gsize size = self->frame->len;
      g_autofree guint8 *frame = g_memdup2 (self->frame->data, size);

      self->handler (self, frame, size);
    }
  }
  return self->answer;
}

/* --- the rest --- */

BpVirtualUartRom *
bp_virtual_uart_rom_new (const BpVirtualUartProfile *profile)
{
  BpVirtualUartRom *self = g_new0 (BpVirtualUartRom, 1);
  gsize kib = bp_virtual_profile_get_flash_size (&profile->board) / 1024;

  self->profile = profile;
  self->chip = bp_chip_find (profile->board.chip);
  self->memory = bp_virtual_memory_new (&profile->board);
  self->flash = bp_virtual_memory_get_flash (self->memory);
  self->locked = g_new0 (gboolean, bp_virtual_flash_get_n_sectors (self->flash));
  self->system = g_malloc (BP_VIRTUAL_UART_SYSTEM_SIZE);
  memset (self->system, 0xa7, BP_VIRTUAL_UART_SYSTEM_SIZE);
  if (profile->size_register != 0)
    bp_poke_u16 (self->system + (profile->size_register - profile->system), kib);
  self->frame = g_byte_array_new ();
  self->answer = g_array_new (FALSE, FALSE, sizeof (BpVirtualUartPart));
  g_array_set_clear_func (self->answer, clear_part);
  self->log = g_string_new (NULL);
  return self;
}

void
bp_virtual_uart_rom_free (BpVirtualUartRom *self)
{
  bp_virtual_memory_free (self->memory);
  g_free (self->system);
  g_free (self->locked);
  g_byte_array_unref (self->frame);
  g_array_unref (self->answer);
  g_string_free (self->log, TRUE);
  g_free (self);
}

const BpVirtualUartProfile *
bp_virtual_uart_rom_get_profile (BpVirtualUartRom *self)
{
  return self->profile;
}

BpVirtualMemory *
bp_virtual_uart_rom_get_memory (BpVirtualUartRom *self)
{
  return self->memory;
}

BpVirtualUartState
bp_virtual_uart_rom_get_state (BpVirtualUartRom *self)
{
  return self->state;
}

void
bp_virtual_uart_rom_set_state (BpVirtualUartRom *self, BpVirtualUartState state)
{
  self->state = state;
  self->resets = FALSE;
  bp_virtual_uart_rom_await_command (self);
}

void
bp_virtual_uart_rom_refuse (BpVirtualUartRom *self, guint number)
{
  self->refused_step = number;
}

void
bp_virtual_uart_rom_slow_down (BpVirtualUartRom *self, guint number)
{
  self->slow_erase = number;
}

gboolean
bp_virtual_uart_rom_resets (BpVirtualUartRom *self)
{
  gboolean resets = self->resets;

  self->resets = FALSE;
  return resets;
}

void
bp_virtual_uart_rom_lock (BpVirtualUartRom *self, guint first, guint last)
{
  for (guint i = first; i <= last && i < bp_virtual_flash_get_n_sectors (self->flash); i++)
    self->locked[i] = TRUE;
}

guint32
bp_virtual_uart_rom_get_start_address (BpVirtualUartRom *self)
{
  return self->start_address;
}

guint
bp_virtual_uart_rom_get_n_steps (BpVirtualUartRom *self)
{
  return self->n_steps;
}

guint
bp_virtual_uart_rom_get_n_violations (BpVirtualUartRom *self)
{
  return self->n_violations;
}

char *
bp_virtual_uart_rom_dup_log (BpVirtualUartRom *self)
{
  return g_strdup (self->log->str);
}

void
bp_virtual_uart_rom_clear_log (BpVirtualUartRom *self)
{
  g_string_truncate (self->log, 0);
  self->n_violations = self->n_steps = self->n_erases = 0;
  self->refused_step = self->slow_erase = 0;
}
