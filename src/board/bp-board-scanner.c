/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-scanner.h"

#include "base/bp-weak.h"
#include "board/bp-board-scan.h"

/* Not every bus tells of every change: so often is a place looked at anyway. */
#define LOOK_INTERVAL (250 * BP_MSEC)

struct _BpBoardScanner {
  GObject parent_instance;

  BpBoardDb *db;
  GMutex mutex; /* guards what follows */
  GPtrArray *usb_buses;
  GPtrArray *serial_buses;
  GCancellable *wake; /* is cancelled, and replaced, when something changes */
};

G_DEFINE_FINAL_TYPE (BpBoardScanner, bp_board_scanner, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
bp_board_scanner_finalize (GObject *object)
{
  BpBoardScanner *self = BP_BOARD_SCANNER (object);

  g_object_unref (self->db);
  g_ptr_array_unref (self->usb_buses);
  g_ptr_array_unref (self->serial_buses);
  g_object_unref (self->wake);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_board_scanner_parent_class)->finalize (object);
}

static void
bp_board_scanner_class_init (BpBoardScannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = bp_board_scanner_finalize;

  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_BOARD_SCANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bp_board_scanner_init (BpBoardScanner *self)
{
  self->db = bp_board_db_new ();
  self->usb_buses = g_ptr_array_new_with_free_func (g_object_unref);
  self->serial_buses = g_ptr_array_new_with_free_func (g_object_unref);
  self->wake = g_cancellable_new ();
  g_mutex_init (&self->mutex);
}

BpBoardScanner *
bp_board_scanner_new (void)
{
  return g_object_new (BP_TYPE_BOARD_SCANNER, NULL);
}

BpBoardDb *
bp_board_scanner_get_db (BpBoardScanner *self)
{
  g_return_val_if_fail (BP_IS_BOARD_SCANNER (self), NULL);

  return self->db;
}

static void
on_bus_changed (gpointer object, gpointer bus)
{
  BpBoardScanner *self = object;
  g_autoptr (GCancellable) wake = NULL;

  g_mutex_lock (&self->mutex);
  wake = g_steal_pointer (&self->wake);
  self->wake = g_cancellable_new ();
  g_mutex_unlock (&self->mutex);

  g_cancellable_cancel (wake);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_bus (BpBoardScanner *self, GPtrArray *buses, gpointer bus)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (buses, g_object_ref (bus));
  /* A job or a scan may be the last that holds us, on its own thread. */
  bp_weak_connect (bus, "changed", self, on_bus_changed);
}

void
bp_board_scanner_add_usb_bus (BpBoardScanner *self, BpUsbBus *bus)
{
  g_return_if_fail (BP_IS_BOARD_SCANNER (self));
  g_return_if_fail (BP_IS_USB_BUS (bus));

  add_bus (self, self->usb_buses, bus);
}

void
bp_board_scanner_add_serial_bus (BpBoardScanner *self, BpSerialBus *bus)
{
  g_return_if_fail (BP_IS_BOARD_SCANNER (self));
  g_return_if_fail (BP_IS_SERIAL_BUS (bus));

  add_bus (self, self->serial_buses, bus);
}

static GPtrArray *
copy_buses (BpBoardScanner *self, GPtrArray *buses)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *copy = g_ptr_array_copy (buses, (GCopyFunc)g_object_ref, NULL);

  g_ptr_array_set_free_func (copy, g_object_unref);
  return copy;
}

static GCancellable *
dup_wake (BpBoardScanner *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_object_ref (self->wake);
}

GPtrArray *
bp_board_scanner_scan (BpBoardScanner *self)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) ports = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) usb_buses = NULL;
  g_autoptr (GPtrArray) serial_buses = NULL;

  g_return_val_if_fail (BP_IS_BOARD_SCANNER (self), NULL);

  usb_buses = copy_buses (self, self->usb_buses);
  serial_buses = copy_buses (self, self->serial_buses);
  for (guint i = 0; i < usb_buses->len; i++) {
    g_autoptr (GError) error = NULL;
    GPtrArray *some = bp_usb_bus_scan (g_ptr_array_index (usb_buses, i), &error);

    if (some != NULL)
      g_ptr_array_extend_and_steal (devices, some);
    else
      g_debug ("a bus can't be scanned: %s", error->message);
  }
  for (guint i = 0; i < serial_buses->len; i++)
    g_ptr_array_extend_and_steal (ports, bp_serial_bus_scan (g_ptr_array_index (serial_buses, i)));
  return bp_board_scan (self->db, devices, ports);
}

BpBoardFacts *
bp_board_scanner_look (BpBoardScanner *self, const char *id)
{
  g_autoptr (GPtrArray) boards = bp_board_scanner_scan (self);

  for (guint i = 0; i < boards->len; i++) {
    BpBoardFacts *facts = g_ptr_array_index (boards, i);

    if (g_str_equal (facts->id, id))
      return g_ptr_array_steal_index (boards, i);
  }
  return NULL;
}

gboolean
bp_board_scanner_await (BpBoardScanner *self, const char *id, BpSightingFunc wanted,
                        gpointer user_data, BpClock *clock, gint64 timeout, BpBoardFacts **facts,
                        GCancellable *cancellable, GError **error)
{
  gint64 end = bp_clock_now (clock) + timeout;

  *facts = NULL;
  for (;;) {
    g_autoptr (GCancellable) wake = dup_wake (self);
    gint64 left;

    g_clear_pointer (facts, bp_board_facts_free);
    *facts = bp_board_scanner_look (self, id);
    left = end - bp_clock_now (clock);
    if (wanted (*facts, user_data))
      return TRUE;
    if (bp_set_cancelled (cancellable, error))
      return FALSE;
    if (left <= 0) {
      g_set_error (error, BP_ERROR, BP_ERROR_TIMEOUT, "waited %d s at %s", (int)(timeout / BP_SEC),
                   id);
      return FALSE;
    }
    bp_clock_sleep (clock, MIN (left, LOOK_INTERVAL), wake);
  }
}
