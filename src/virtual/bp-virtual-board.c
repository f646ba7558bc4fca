/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-board.h"

#include <string.h>

#include "base/bp-error.h"
#include "virtual/bp-virtual-log.h"
#include "virtual/bp-virtual-record.h"
#include "virtual/bp-virtual-store.h"

/* engines.md 4.2: full speed, endpoint 0 */
#define WIRE_SMALL 300
#define WIRE_BYTES_PER_SECOND 930000

typedef enum {
  PRESENT,
  UNPLUGGED,
  LEFT,
  CRASHED,
  RESET,
} BpVirtualPresence;

struct _BpVirtualBoard {
  GObject parent_instance;

  GRecMutex mutex;
  BpVirtualRom *rom;
  BpVirtualLog *log;
  BpVirtualStore *store;    /* NULL for a board that lives in memory only */
  BpVirtualDfuState stored; /* there */
  GArray *faults;
  BpVirtualPresence presence;
  gboolean is_silent; /* BP_VIRTUAL_FAULT_WEDGE has struck */
  guint generation;
  guint n_requests;
  gint64 last_end; /* when the last request was over */
  gint64 wire_time;
  guint32 start_address;
  gpointer owner;
  guint owner_generation;
};

G_DEFINE_FINAL_TYPE (BpVirtualBoard, bp_virtual_board, G_TYPE_OBJECT)

enum { FLASH_CHANGED, PRESENCE_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

#define LOCK(self) g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (&(self)->mutex)

static void
save_state (BpVirtualBoard *self)
{
  if (self->store == NULL)
    return;
  self->stored = bp_virtual_dfu_get_state (self->rom->dfu);
  bp_virtual_record_save (self->rom, self->generation, self->store);
}

static void
save_state_if_changed (BpVirtualBoard *self)
{
  BpVirtualDfuState state = bp_virtual_dfu_get_state (self->rom->dfu);

  if (self->store != NULL &&
      (state.state != self->stored.state || state.status != self->stored.status ||
       state.pointer != self->stored.pointer))
    save_state (self);
}

static void
save_flash (BpVirtualBoard *self, guint32 address, gsize size)
{
  if (self->store != NULL)
    bp_virtual_store_save_flash (self->store, address - self->rom->profile->flash,
                                 bp_virtual_flash_peek (self->rom->flash, address, size), size);
}

static void
on_flash_changed (guint32 address, gsize size, gpointer user_data)
{
  BpVirtualBoard *self = user_data;

  save_flash (self, address, size);
  g_signal_emit (self, signals[FLASH_CHANGED], 0, (guint)address, (guint)size);
}

static void
bp_virtual_board_finalize (GObject *object)
{
  BpVirtualBoard *self = BP_VIRTUAL_BOARD (object);

  g_clear_pointer (&self->rom, bp_virtual_rom_free);
  g_clear_pointer (&self->store, bp_virtual_store_close);
  bp_virtual_log_free (self->log);
  g_array_unref (self->faults);
  g_rec_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_virtual_board_parent_class)->finalize (object);
}

static void
bp_virtual_board_class_init (BpVirtualBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_board_finalize;
  signals[FLASH_CHANGED] =
      g_signal_new ("flash-changed", BP_TYPE_VIRTUAL_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[PRESENCE_CHANGED] = g_signal_new ("presence-changed", BP_TYPE_VIRTUAL_BOARD,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_virtual_board_init (BpVirtualBoard *self)
{
  g_rec_mutex_init (&self->mutex);
  self->log = bp_virtual_log_new ();
  self->faults = g_array_new (FALSE, FALSE, sizeof (BpVirtualFault));
  self->generation = 1;
}

const char *const *
bp_virtual_board_list_profiles (void)
{
  return bp_virtual_profile_list_names ();
}

BpVirtualBoard *
bp_virtual_board_new (const char *profile_name, GError **error)
{
  const BpVirtualProfile *profile = bp_virtual_profile_find (profile_name);
  BpVirtualBoard *self;

  if (profile == NULL) {
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "there is no practice board \"%s\"",
                 profile_name);
    return NULL;
  }
  self = g_object_new (BP_TYPE_VIRTUAL_BOARD, NULL);
  self->rom = bp_virtual_rom_new (profile);
  bp_virtual_flash_set_listener (self->rom->flash, on_flash_changed, self);
  return self;
}

BpVirtualBoard *
bp_virtual_board_new_stored (const char *profile, const char *folder, GError **error)
{
  g_autoptr (BpVirtualBoard) self = bp_virtual_board_new (profile, error);

  if (self == NULL)
    return NULL;
  self->store = bp_virtual_store_open (folder, bp_virtual_flash_get_size (self->rom->flash), error);
  if (self->store == NULL) {
    g_prefix_error (error, "%s: ", profile);
    return NULL;
  }
  if (!bp_virtual_record_load (self->rom, &self->generation, self->store))
    save_flash (self, self->rom->profile->flash, bp_virtual_flash_get_size (self->rom->flash));
  save_state (self);
  return g_steal_pointer (&self);
}

const char *
bp_virtual_board_get_profile (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), NULL);

  return self->rom->profile->name;
}

const char *
bp_virtual_board_get_label (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), NULL);

  return self->rom->profile->label;
}

guint16
bp_virtual_board_get_vendor_id (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), 0);

  return self->rom->profile->vendor_id;
}

guint16
bp_virtual_board_get_product_id (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), 0);

  return self->rom->profile->product_id;
}

guint16
bp_virtual_board_get_device_version (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), 0);

  return self->rom->profile->device_version;
}

const char *
bp_virtual_board_get_string (BpVirtualBoard *self, guint8 index)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), NULL);

  return bp_virtual_profile_get_string (self->rom->profile, index);
}

GBytes *
bp_virtual_board_get_descriptors (BpVirtualBoard *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BOARD (self), NULL);

  return self->rom->descriptors;
}

static void
set_presence (BpVirtualBoard *self, BpVirtualPresence presence)
{
  if (self->presence == presence)
    return;
  self->presence = presence;
  g_signal_emit (self, signals[PRESENCE_CHANGED], 0);
}

/* In the loader anew, whatever it was at. */
static void
power_on (BpVirtualBoard *self)
{
  bp_virtual_rom_power_on (self->rom);
  self->is_silent = FALSE;
  self->last_end = 0;
  self->generation++;
  save_state (self);
}

/* The next program to open a stored board finds it in its loader again, with a new generation: so
 * that is what is kept as soon as it goes. */
static void
go_away (BpVirtualBoard *self, BpVirtualPresence presence)
{
  self->start_address = bp_virtual_dfu_get_start_address (self->rom->dfu);
  power_on (self);
  set_presence (self, presence);
}

static void
handle_event (BpVirtualBoard *self, BpVirtualEvent event)
{
  switch (event) {
  case BP_VIRTUAL_EVENT_LEFT:
    go_away (self, LEFT);
    break;
  case BP_VIRTUAL_EVENT_CRASHED:
    go_away (self, CRASHED);
    break;
  case BP_VIRTUAL_EVENT_RESET:
    go_away (self, RESET);
    break;
  case BP_VIRTUAL_EVENT_NONE:
    break;
  }
}

static const BpVirtualFault *
find_fault (BpVirtualBoard *self)
{
  for (guint i = 0; i < self->faults->len; i++) {
    const BpVirtualFault *fault = &g_array_index (self->faults, BpVirtualFault, i);

    if (fault->request == self->n_requests)
      return fault;
  }
  return NULL;
}

/* Power is lost in the middle of whatever the chip was at. */
static BpVirtualReply
vanish (BpVirtualBoard *self, gint64 now, const BpVirtualTransfer *transfer,
        BpVirtualFaultKind kind)
{
  bp_virtual_rom_cut (self->rom, now, transfer->setup, self->n_requests);
  go_away (self, UNPLUGGED);
  if (kind == BP_VIRTUAL_FAULT_VANISH_AND_RETURN)
    set_presence (self, PRESENT);
  return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_GONE };
}

static BpVirtualReply
answer_request (BpVirtualBoard *self, gint64 now, const BpVirtualTransfer *transfer,
                const BpVirtualFault *fault)
{
  if (self->presence != PRESENT)
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_GONE };
  if (self->is_silent)
    return (BpVirtualReply){ .answer = BP_VIRTUAL_ANSWER_NONE };
  if (fault == NULL)
    return bp_virtual_rom_serve (self->rom, now, transfer);
  if (fault->kind == BP_VIRTUAL_FAULT_VANISH || fault->kind == BP_VIRTUAL_FAULT_VANISH_AND_RETURN)
    return vanish (self, now, transfer, fault->kind);
  self->is_silent = fault->kind == BP_VIRTUAL_FAULT_WEDGE;
  return bp_virtual_rom_serve_with_fault (self->rom, now, transfer, fault, self->n_requests);
}

static gint64
get_wire_time (const BpVirtualReply *reply)
{
  if (reply->answer != BP_VIRTUAL_ANSWER_DONE && reply->answer != BP_VIRTUAL_ANSWER_STALL)
    return 0;
  return MAX (WIRE_SMALL, (gint64)reply->actual * BP_SEC / WIRE_BYTES_PER_SECOND);
}

static BpVirtualAnswer
carry_out (BpVirtualBoard *self, gint64 now, const BpVirtualTransfer *transfer, gsize *actual,
           gint64 *duration)
{
  BpVirtualReply reply;
  const BpVirtualFault *fault;
  gint64 wire;
  LOCK (self);

  self->n_requests++;
  fault = find_fault (self);
  reply = answer_request (self, now, transfer, fault);
  wire = get_wire_time (&reply);
  self->wire_time += wire;
  *actual = reply.actual;
  *duration = reply.work + wire;
  self->last_end = now + *duration;
  bp_virtual_log_add (self->log, self->n_requests, now, transfer, &reply,
                      bp_virtual_dfu_get_state (self->rom->dfu).state, fault);
  save_state_if_changed (self);
  handle_event (self, reply.event);
  return reply.answer;
}

BpVirtualAnswer
bp_virtual_board_control (BpVirtualBoard *self, gint64 now, const BpUsbSetup *setup, guint8 *data,
                          gsize *actual, gint64 *duration)
{
  const BpVirtualTransfer transfer = { .setup = setup, .data = data };

  return carry_out (self, now, &transfer, actual, duration);
}

BpVirtualAnswer
bp_virtual_board_bulk (BpVirtualBoard *self, gint64 now, guint8 endpoint, guint8 *data, gsize size,
                       gsize *actual, gint64 *duration)
{
  const BpVirtualTransfer transfer = { .endpoint = endpoint, .size = size, .data = data };

  return carry_out (self, now, &transfer, actual, duration);
}

void
bp_virtual_board_bus_reset (BpVirtualBoard *self)
{
  LOCK (self);

  if (self->presence != PRESENT)
    return;
  handle_event (self, bp_virtual_rom_bus_reset (self->rom));
  save_state_if_changed (self);
}

void
bp_virtual_board_unplug (BpVirtualBoard *self)
{
  LOCK (self);

  if (self->presence != PRESENT)
    return;
  bp_virtual_rom_cut (self->rom, self->last_end, NULL, self->n_requests);
  go_away (self, UNPLUGGED);
}

void
bp_virtual_board_replug (BpVirtualBoard *self)
{
  LOCK (self);

  bp_virtual_board_unplug (self);
  set_presence (self, PRESENT);
}

void
bp_virtual_board_advance (BpVirtualBoard *self, gint64 now)
{
  LOCK (self);

  if (self->presence == PRESENT)
    handle_event (self, bp_virtual_dfu_advance (self->rom->dfu, now));
}

gboolean
bp_virtual_board_return (BpVirtualBoard *self)
{
  gboolean is_gone;
  LOCK (self);

  is_gone = self->presence == LEFT || self->presence == CRASHED || self->presence == RESET;
  if (!is_gone && !bp_virtual_memory_needs_power_cycle (self->rom->memory))
    return FALSE;
  bp_virtual_board_replug (self);
  return TRUE;
}

gboolean
bp_virtual_board_is_present (BpVirtualBoard *self)
{
  LOCK (self);

  return self->presence == PRESENT;
}

gboolean
bp_virtual_board_has_left (BpVirtualBoard *self, guint32 *address)
{
  LOCK (self);

  if (address != NULL)
    *address = self->start_address;
  return self->presence == LEFT;
}

guint
bp_virtual_board_get_generation (BpVirtualBoard *self)
{
  LOCK (self);

  return self->generation;
}

gboolean
bp_virtual_board_take (BpVirtualBoard *self, gpointer owner)
{
  gboolean is_taken;
  LOCK (self);

  is_taken = self->owner != NULL && self->owner_generation == self->generation;
  if (is_taken && self->owner != owner)
    return FALSE;
  self->owner = owner;
  self->owner_generation = self->generation;
  return TRUE;
}

void
bp_virtual_board_release (BpVirtualBoard *self, gpointer owner)
{
  LOCK (self);

  if (self->owner == owner)
    self->owner = NULL;
}

void
bp_virtual_board_add_fault (BpVirtualBoard *self, const BpVirtualFault *fault)
{
  LOCK (self);

  g_return_if_fail ((guint)fault->kind < BP_VIRTUAL_N_FAULTS);

  g_array_append_vals (self->faults, fault, 1);
}

void
bp_virtual_board_set_protected (BpVirtualBoard *self, gboolean read_protected)
{
  LOCK (self);

  bp_virtual_memory_set_protected (self->rom->memory, read_protected);
  save_state (self);
}

const guint8 *
bp_virtual_board_peek (BpVirtualBoard *self, guint32 address, gsize size)
{
  LOCK (self);

  return bp_virtual_flash_peek (self->rom->flash, address, size);
}

gboolean
bp_virtual_board_poke (BpVirtualBoard *self, guint32 address, const guint8 *data, gsize size)
{
  LOCK (self);

  if (!bp_virtual_flash_contains (self->rom->flash, address, size))
    return FALSE;
  bp_virtual_flash_poke (self->rom->flash, address, data, size);
  save_flash (self, address, size);
  return TRUE;
}

void
bp_virtual_board_get_flash_range (BpVirtualBoard *self, guint32 *address, gsize *size)
{
  *address = bp_virtual_flash_get_start (self->rom->flash);
  *size = bp_virtual_flash_get_size (self->rom->flash);
}

guint
bp_virtual_board_get_n_requests (BpVirtualBoard *self)
{
  LOCK (self);

  return self->n_requests;
}

guint
bp_virtual_board_get_n_violations (BpVirtualBoard *self)
{
  LOCK (self);

  return bp_virtual_log_get_n_violations (self->log);
}

char *
bp_virtual_board_dup_log (BpVirtualBoard *self)
{
  LOCK (self);

  return bp_virtual_log_dup_text (self->log);
}

void
bp_virtual_board_clear_log (BpVirtualBoard *self)
{
  LOCK (self);

  bp_virtual_log_clear (self->log);
  g_array_set_size (self->faults, 0);
  self->n_requests = 0;
  self->wire_time = 0;
  bp_virtual_rom_clear_times (self->rom);
  bp_virtual_flash_clear_erase_count (self->rom->flash);
  bp_virtual_flash_unstick (self->rom->flash);
}

gint64
bp_virtual_board_get_busy_time (BpVirtualBoard *self)
{
  LOCK (self);

  return bp_virtual_rom_get_busy_time (self->rom);
}

gint64
bp_virtual_board_get_wait_time (BpVirtualBoard *self)
{
  LOCK (self);

  return bp_virtual_dfu_get_wait_time (self->rom->dfu);
}

gint64
bp_virtual_board_get_wire_time (BpVirtualBoard *self)
{
  LOCK (self);

  return self->wire_time;
}

guint
bp_virtual_board_get_erase_count (BpVirtualBoard *self)
{
  LOCK (self);

  return bp_virtual_flash_get_erase_count (self->rom->flash);
}
