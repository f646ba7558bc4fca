/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart.h"

#include "base/bp-error.h"
#include "loader/bp-uart-protocol.h"
#include "virtual/bp-virtual-outbox.h"
#include "virtual/bp-virtual-uart-record.h"
#include "virtual/bp-virtual-uart-rom.h"

/* From the last bit of a byte to the first one of the answer. */
#define ROM_TIME 30

/* From a reset to the loader's first look at the line. */
#define RESET_TIME (50 * BP_MSEC)

/* An adapter hands bytes over in packets. */
#define PACKET 64

/* So far apart two rates may be. */
#define BAUD_TOLERANCE 3

#define NOISE_SIZE 3

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

static void bp_virtual_uart_iface_init (BpVirtualSerialInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualUart, bp_virtual_uart, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_VIRTUAL_SERIAL,
                                                      bp_virtual_uart_iface_init))

#define LOCK(self) g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&(self)->mutex)

/* --- what is kept --- */

static void
save_state (BpVirtualUart *self)
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
  save_state (self);
  return g_steal_pointer (&self);
}

const BpVirtualUartProfile *
bp_virtual_uart_get_profile (BpVirtualUart *self)
{
  return self->profile;
}

/* --- power, reset, cables --- */

static void
forget_answers (BpVirtualUart *self)
{
  bp_virtual_outbox_clear (&self->outbox);
  self->line_free = 0;
}

static void
restart (BpVirtualUart *self, BpVirtualUartState state)
{
  bp_virtual_uart_rom_set_state (self->rom, state);
  self->is_silent = FALSE;
}

void
bp_virtual_uart_power_on (BpVirtualUart *self)
{
  LOCK (self);

  forget_answers (self);
  self->busy_until = 0;
  bp_virtual_memory_power_cycle (self->memory);
  restart (self, BP_VIRTUAL_UART_AWAITS_SYNC);
}

void
bp_virtual_uart_unplug (BpVirtualUart *self, gint64 now)
{
  LOCK (self);

  self->is_unplugged = TRUE;
  forget_answers (self);
  if (now < self->busy_until)
    bp_virtual_flash_cut (self->flash, self->n_received);
  save_state (self);
}

void
bp_virtual_uart_replug (BpVirtualUart *self)
{
  LOCK (self);

  self->is_unplugged = FALSE;
  bp_virtual_uart_power_on (self);
}

void
bp_virtual_uart_set_wiring (BpVirtualUart *self, const BpVirtualUartWiring *wiring)
{
  LOCK (self);

  self->wiring = *wiring;
  restart (self, BP_VIRTUAL_UART_RUNS);
}

void
bp_virtual_uart_eat_parity (BpVirtualUart *self)
{
  LOCK (self);

  self->eats_parity = TRUE;
  self->parity = BP_PARITY_NONE;
}

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
  LOCK (self);

  was_held = self->is_held;
  self->is_held = is_pin_active (self, BP_VIRTUAL_UART_TO_RESET, dtr, rts);
  if (self->is_held)
    forget_answers (self);
  if (!was_held || self->is_held)
    return;
  restart (self, is_pin_active (self, BP_VIRTUAL_UART_TO_BOOT, dtr, rts)
                     ? BP_VIRTUAL_UART_AWAITS_SYNC
                     : BP_VIRTUAL_UART_RUNS);
  self->busy_until = now + RESET_TIME;
}

static void
bp_virtual_uart_set_line (BpVirtualSerial *serial, gint64 now, guint baud, BpParity parity)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  LOCK (self);

  self->baud = baud;
  self->parity = self->eats_parity ? BP_PARITY_NONE : parity;
}

static gboolean
bp_virtual_uart_is_present (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  LOCK (self);

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
  LOCK (self);

  return bp_virtual_outbox_take (&self->outbox, now, data, size);
}

static gint64
bp_virtual_uart_get_next_time (BpVirtualSerial *serial, gint64 now)
{
  BpVirtualUart *self = BP_VIRTUAL_UART (serial);
  LOCK (self);

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
    restart (self, self->wiring.dtr == BP_VIRTUAL_UART_TO_BOOT ||
                           self->wiring.rts == BP_VIRTUAL_UART_TO_BOOT
                       ? BP_VIRTUAL_UART_RUNS
                       : BP_VIRTUAL_UART_AWAITS_SYNC);
    self->busy_until = MAX (self->line_free, self->busy_until) + RESET_TIME;
  }
  if (self->stored_protected != bp_virtual_memory_is_protected (self->memory))
    save_state (self);
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
  LOCK (self);

  for (gsize i = 0; i < size; i++)
    take_byte (self, now - (gint64)(size - 1 - i) * byte_time, data[i]);
}

static void
bp_virtual_uart_iface_init (BpVirtualSerialInterface *iface)
{
  iface->set_line = bp_virtual_uart_set_line;
  iface->set_control = bp_virtual_uart_set_control;
  iface->receive = bp_virtual_uart_receive;
  iface->send = bp_virtual_uart_send;
  iface->get_next_time = bp_virtual_uart_get_next_time;
  iface->is_present = bp_virtual_uart_is_present;
}

/* --- for tests --- */

gboolean
bp_virtual_uart_has_left (BpVirtualUart *self, guint32 *address)
{
  LOCK (self);

  if (address != NULL)
    *address = bp_virtual_uart_rom_get_start_address (self->rom);
  return bp_virtual_uart_rom_get_state (self->rom) == BP_VIRTUAL_UART_RUNS;
}

void
bp_virtual_uart_set_protected (BpVirtualUart *self, gboolean read_protected)
{
  LOCK (self);

  bp_virtual_memory_set_protected (self->memory, read_protected);
  save_state (self);
}

void
bp_virtual_uart_lock (BpVirtualUart *self, guint first, guint last)
{
  LOCK (self);

  bp_virtual_uart_rom_lock (self->rom, first, last);
}

void
bp_virtual_uart_stick (BpVirtualUart *self)
{
  LOCK (self);

  bp_virtual_flash_stick (self->flash);
}

void
bp_virtual_uart_add_fault (BpVirtualUart *self, const BpVirtualUartFault *fault)
{
  LOCK (self);

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
  LOCK (self);

  return bp_virtual_flash_peek (self->flash, address, size);
}

gboolean
bp_virtual_uart_poke (BpVirtualUart *self, guint32 address, const guint8 *data, gsize size)
{
  LOCK (self);

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
  LOCK (self);

  return self->n_received;
}

guint
bp_virtual_uart_get_n_sent (BpVirtualUart *self)
{
  LOCK (self);

  return self->n_sent;
}

guint
bp_virtual_uart_get_n_steps (BpVirtualUart *self)
{
  LOCK (self);

  return bp_virtual_uart_rom_get_n_steps (self->rom);
}

gint64
bp_virtual_uart_get_busy_time (BpVirtualUart *self)
{
  LOCK (self);

  return self->busy_time;
}

guint
bp_virtual_uart_get_erase_count (BpVirtualUart *self)
{
  LOCK (self);

  return bp_virtual_flash_get_erase_count (self->flash);
}

guint
bp_virtual_uart_get_n_violations (BpVirtualUart *self)
{
  LOCK (self);

  return bp_virtual_uart_rom_get_n_violations (self->rom);
}

char *
bp_virtual_uart_dup_log (BpVirtualUart *self)
{
  LOCK (self);

  return bp_virtual_uart_rom_dup_log (self->rom);
}

void
bp_virtual_uart_clear_log (BpVirtualUart *self)
{
  LOCK (self);

  bp_virtual_uart_rom_clear_log (self->rom);
  bp_virtual_flash_clear_erase_count (self->flash);
  g_array_set_size (self->faults, 0);
  self->n_received = self->n_sent = 0;
  self->busy_time = 0;
}
