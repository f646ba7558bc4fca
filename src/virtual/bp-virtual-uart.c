/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart.h"

#include "base/bp-error.h"
#include "virtual/bp-virtual-uart-private.h"
#include "virtual/bp-virtual-uart-record.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualUart, bp_virtual_uart, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_VIRTUAL_SERIAL,
                                                      bp_virtual_uart_line_init_iface))

/* --- what is kept --- */

void
bp_virtual_uart_save_state (BpVirtualUart *self)
{
  self->stored_protected = bp_virtual_memory_is_protected (self->memory);
  if (self->store != NULL)
    bp_virtual_uart_record_save (self->memory, self->profile->board.name, self->store);
}

static void
save_flash (guint32 address, gsize size, gpointer data)
{
  BpVirtualUart *self = data;

  if (self->store != NULL)
    bp_virtual_store_save_flash (self->store, address - self->profile->board.flash,
                                 bp_virtual_flash_peek (self->flash, address, size), size);
}

/* --- the object --- */

static void
bp_virtual_uart_finalize (GObject *object)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (object);

  g_clear_pointer (&self->rom, bp_virtual_uart_rom_free);
  g_clear_pointer (&self->store, bp_virtual_store_close);
  bp_virtual_outbox_clear (&self->outbox);
  g_array_unref (self->faults);
  g_rec_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_virtual_uart_parent_class)->finalize (object);
}

static void
bp_virtual_uart_class_init (BpVirtualUartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_uart_finalize;
}

static void
bp_virtual_uart_init (BpVirtualUart *self)
{
  g_rec_mutex_init (&self->mutex);
  bp_virtual_outbox_init (&self->outbox);
  self->faults = g_array_new (FALSE, FALSE, sizeof (BpVirtualUartFault));
  self->baud = 115200;
}

BpVirtualUart *
bp_virtual_uart_new (const char *profile_name, GError **error)
{
  const BpVirtualUartProfile *profile = bp_virtual_uart_profile_find (profile_name);
  BpVirtualUart *self;

  if (profile == NULL) {
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "there is no practice board \"%s\"",
                 profile_name);
    return NULL;
  }
  self = g_object_new (BP_TYPE_VIRTUAL_UART, NULL);
  self->profile = profile;
  self->rom = bp_virtual_uart_rom_new (profile);
  self->memory = bp_virtual_uart_rom_get_memory (self->rom);
  self->flash = bp_virtual_memory_get_flash (self->memory);
  bp_virtual_flash_set_listener (self->flash, save_flash, self);
  return self;
}

BpVirtualUart *
bp_virtual_uart_new_stored (const char *profile, const char *folder, GError **error)
{
  g_autoptr (BpVirtualUart) self = bp_virtual_uart_new (profile, error);

  if (self == NULL)
    return NULL;
  self->store = bp_virtual_store_open (folder, bp_virtual_flash_get_size (self->flash), error);
  if (self->store == NULL) {
    g_prefix_error (error, "%s: ", profile);
    return NULL;
  }
  if (!bp_virtual_uart_record_load (self->memory, profile, self->store))
    save_flash (bp_virtual_flash_get_start (self->flash), bp_virtual_flash_get_size (self->flash),
                self);
  bp_virtual_uart_save_state (self);
  return g_steal_pointer (&self);
}

const BpVirtualUartProfile *
bp_virtual_uart_get_profile (BpVirtualUart *self)
{
  return self->profile;
}

/* --- power, reset, cables --- */

void
bp_virtual_uart_forget_answers (BpVirtualUart *self)
{
  bp_virtual_outbox_clear (&self->outbox);
  self->line_free = 0;
}

void
bp_virtual_uart_restart (BpVirtualUart *self, BpVirtualUartState state)
{
  bp_virtual_uart_rom_set_state (self->rom, state);
  self->is_silent = FALSE;
}

void
bp_virtual_uart_power_on (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  bp_virtual_uart_forget_answers (self);
  self->busy_until = 0;
  bp_virtual_memory_power_cycle (self->memory);
  bp_virtual_uart_restart (self, BP_VIRTUAL_UART_AWAITS_SYNC);
}

void
bp_virtual_uart_unplug (BpVirtualUart *self, gint64 now)
{
  BP_VIRTUAL_UART_LOCK (self);

  self->is_unplugged = TRUE;
  bp_virtual_uart_forget_answers (self);
  if (now < self->busy_until)
    bp_virtual_flash_cut (self->flash, self->n_received);
  bp_virtual_uart_save_state (self);
}

void
bp_virtual_uart_replug (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  self->is_unplugged = FALSE;
  bp_virtual_uart_power_on (self);
}

void
bp_virtual_uart_set_wiring (BpVirtualUart *self, const BpVirtualUartWiring *wiring)
{
  BP_VIRTUAL_UART_LOCK (self);

  self->wiring = *wiring;
  bp_virtual_uart_restart (self, BP_VIRTUAL_UART_RUNS);
}

void
bp_virtual_uart_eat_parity (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  self->eats_parity = TRUE;
  self->parity = BP_PARITY_NONE;
}

/* --- for tests --- */

gboolean
bp_virtual_uart_has_left (BpVirtualUart *self, guint32 *address)
{
  BP_VIRTUAL_UART_LOCK (self);

  if (address != NULL)
    *address = bp_virtual_uart_rom_get_start_address (self->rom);
  return bp_virtual_uart_rom_get_state (self->rom) == BP_VIRTUAL_UART_RUNS;
}

void
bp_virtual_uart_set_protected (BpVirtualUart *self, gboolean read_protected)
{
  BP_VIRTUAL_UART_LOCK (self);

  bp_virtual_memory_set_protected (self->memory, read_protected);
  bp_virtual_uart_save_state (self);
}

void
bp_virtual_uart_lock (BpVirtualUart *self, guint first, guint last)
{
  BP_VIRTUAL_UART_LOCK (self);

  bp_virtual_uart_rom_lock (self->rom, first, last);
}

void
bp_virtual_uart_stick (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  bp_virtual_flash_stick (self->flash);
}

void
bp_virtual_uart_add_fault (BpVirtualUart *self, const BpVirtualUartFault *fault)
{
  BP_VIRTUAL_UART_LOCK (self);

  if (fault->kind == BP_VIRTUAL_UART_REFUSE)
    bp_virtual_uart_rom_refuse (self->rom, fault->at);
  else if (fault->kind == BP_VIRTUAL_UART_SLOW_ERASE)
    bp_virtual_uart_rom_slow_down (self->rom, fault->at);
  else
    g_array_append_vals (self->faults, fault, 1);
}

const guint8 *
bp_virtual_uart_peek (BpVirtualUart *self, guint32 address, gsize size)
{
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_flash_peek (self->flash, address, size);
}

gboolean
bp_virtual_uart_poke (BpVirtualUart *self, guint32 address, const guint8 *data, gsize size)
{
  BP_VIRTUAL_UART_LOCK (self);

  if (!bp_virtual_flash_contains (self->flash, address, size))
    return FALSE;
  bp_virtual_flash_poke (self->flash, address, data, size);
  save_flash (address, size, self);
  return TRUE;
}

void
bp_virtual_uart_get_flash_range (BpVirtualUart *self, guint32 *address, gsize *size)
{
  *address = bp_virtual_flash_get_start (self->flash);
  *size = bp_virtual_flash_get_size (self->flash);
}

guint
bp_virtual_uart_get_n_received (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return self->n_received;
}

guint
bp_virtual_uart_get_n_sent (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return self->n_sent;
}

guint
bp_virtual_uart_get_n_steps (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_uart_rom_get_n_steps (self->rom);
}

gint64
bp_virtual_uart_get_busy_time (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return self->busy_time;
}

guint
bp_virtual_uart_get_erase_count (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_flash_get_erase_count (self->flash);
}

guint
bp_virtual_uart_get_n_violations (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_uart_rom_get_n_violations (self->rom);
}

char *
bp_virtual_uart_dup_log (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  return bp_virtual_uart_rom_dup_log (self->rom);
}

void
bp_virtual_uart_clear_log (BpVirtualUart *self)
{
  BP_VIRTUAL_UART_LOCK (self);

  bp_virtual_uart_rom_clear_log (self->rom);
  bp_virtual_flash_clear_erase_count (self->flash);
  g_array_set_size (self->faults, 0);
  self->n_received = self->n_sent = 0;
  self->busy_time = 0;
}
