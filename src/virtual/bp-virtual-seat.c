/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-seat.h"

#include <glib/gstdio.h>

#include "base/bp-weak.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-port.h"
#include "virtual/bp-virtual-runner-device.h"

/* From the end of one life to the beginning of the next, where the profile does not say. */
#define RESTART_TIME (1200 * BP_MSEC)

typedef enum {
  LIFE_GONE,
  LIFE_RUNS,
  LIFE_IN_LOADER,
} Life;

struct _BpVirtualSeat {
  GObject parent_instance;

  const BpVirtualRunnerProfile *profile;
  BpClock *clock;
  char *folder;
  char *id;
  GMainContext *context;

  GMutex mutex; /* guards what follows */
  Life life;
  Life next_life;
  gint64 next_at;
  gboolean comes_from_loader;
  guint generation;
  BpVirtualRunner *runner;
  BpVirtualBoard *board;
  BpVirtualBus *shelf; /* with the board in its loader */
};

static void bp_virtual_seat_usb_iface_init (BpUsbBusInterface *iface);
static void bp_virtual_seat_serial_iface_init (BpSerialBusInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualSeat, bp_virtual_seat, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_BUS,
                                                      bp_virtual_seat_usb_iface_init)
                                   G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_BUS,
                                                          bp_virtual_seat_serial_iface_init))

/* --- telling that something has changed --- */

/* One signal is enough: whoever scans, scans both. */
static void
emit_changed (gpointer object, gpointer emitter)
{
  bp_usb_bus_emit_changed (object);
}

static void
tell_later (BpVirtualSeat *self, gint64 delay)
{
  g_autoptr (GSource) source = g_timeout_source_new ((guint)(MAX (delay, 0) / BP_MSEC) + 1);

  bp_weak_attach (source, self->context, self, emit_changed);
}

/* On the thread of whoever made it reboot. */
static void
on_rebooting (gpointer object, gpointer runner)
{
  BpVirtualSeat *self = object;
  gint64 goes_at;

  bp_virtual_runner_get_fate (runner, &goes_at);
  tell_later (self, goes_at - bp_clock_now (self->clock));
}

/* --- what is remembered --- */

/* A file that is there while the board stands in its loader. */
static char *
dup_loader_mark (BpVirtualSeat *self)
{
  return g_build_filename (self->folder, "in-loader", NULL);
}

static gboolean
is_remembered_in_loader (BpVirtualSeat *self)
{
  g_autofree char *mark = self->folder != NULL ? dup_loader_mark (self) : NULL;

  return mark != NULL && g_file_test (mark, G_FILE_TEST_EXISTS);
}

static void
remember (BpVirtualSeat *self, gboolean in_loader)
{
  g_autofree char *mark = self->folder != NULL ? dup_loader_mark (self) : NULL;

  if (mark == NULL)
    return;
  if (in_loader)
    g_file_set_contents (mark, "", 0, NULL);
  else
    g_unlink (mark);
}

/* At once, as the program may end before anybody looks again. */
static void
on_presence_changed (gpointer object, gpointer board)
{
  if (bp_virtual_board_has_left (board, NULL))
    remember (object, FALSE);
}

/* --- its lives --- */

static void
start_runner (BpVirtualSeat *self)
{
  gint64 now = bp_clock_now (self->clock);
  gint64 next;

  self->life = LIFE_RUNS;
  self->generation++;
  g_clear_object (&self->runner);
  self->runner = bp_virtual_runner_new (self->profile);
  if (self->comes_from_loader)
    bp_virtual_runner_follow_loader (self->runner, now);
  next = bp_virtual_serial_get_next_time (BP_VIRTUAL_SERIAL (self->runner), now);
  if (next >= 0)
    tell_later (self, next - now);
  remember (self, FALSE);
  bp_weak_connect (self->runner, "rebooting", self, on_rebooting);
}

static void
go_until (BpVirtualSeat *self, gint64 now, gint64 until, Life next)
{
  self->comes_from_loader = self->life == LIFE_IN_LOADER;
  self->life = LIFE_GONE;
  self->next_life = next;
  self->next_at = until;
  tell_later (self, until - now);
}

static gboolean
ensure_board (BpVirtualSeat *self, GError **error)
{
  if (self->board != NULL)
    return TRUE;
  self->board = self->folder != NULL
                    ? bp_virtual_board_new_stored (self->profile->loader, self->folder, error)
                    : bp_virtual_board_new (self->profile->loader, error);
  if (self->board == NULL)
    return FALSE;
  bp_weak_connect (self->board, "presence-changed", self, on_presence_changed);
  self->shelf = bp_virtual_bus_new_empty (self->clock);
  bp_virtual_bus_add (self->shelf, self->profile->name, self->board);
  bp_weak_connect (self->shelf, "changed", self, emit_changed);
  return TRUE;
}

static void
enter_loader (BpVirtualSeat *self)
{
  g_autoptr (GError) error = NULL;

  if (!ensure_board (self, &error)) {
    g_info ("%s has no chip: %s", self->id, error->message);
    return;
  }
  bp_virtual_board_unplug (self->board);
  bp_virtual_board_replug (self->board);
  self->life = LIFE_IN_LOADER;
  remember (self, TRUE);
}

/* The firmware has gone: what comes next is what was asked of it. */
static void
follow_fate (BpVirtualSeat *self, gint64 now)
{
  gint64 goes_at;

  switch (bp_virtual_runner_get_fate (self->runner, &goes_at)) {
  case BP_VIRTUAL_TO_LOADER:
    go_until (self, now, goes_at + self->profile->return_time, LIFE_IN_LOADER);
    break;
  case BP_VIRTUAL_IS_UNPLUGGED:
    self->life = LIFE_GONE;
    self->next_at = G_MAXINT64;
    break;
  default:
    go_until (self, now, goes_at + RESTART_TIME, LIFE_RUNS);
  }
}

/* With the mutex held: does what has become due since the last look. */
static void
update (BpVirtualSeat *self)
{
  gint64 now = bp_clock_now (self->clock);

  if (self->life == LIFE_RUNS &&
      !bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (self->runner), now))
    follow_fate (self, now);
  if (self->life == LIFE_IN_LOADER && bp_virtual_board_has_left (self->board, NULL))
    go_until (self, now, now + RESTART_TIME, LIFE_RUNS);
  if (self->life != LIFE_GONE || now < self->next_at)
    return;
  if (self->next_life == LIFE_IN_LOADER)
    enter_loader (self);
  else
    start_runner (self);
}

static GPtrArray *
bp_virtual_seat_scan_usb (BpUsbBus *bus, GError **error)
{
  BpVirtualSeat *self = BP_VIRTUAL_SEAT (bus);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  update (self);
  if (self->life == LIFE_IN_LOADER) {
    g_ptr_array_unref (devices);
    return bp_usb_bus_scan (BP_USB_BUS (self->shelf), error);
  }
  if (self->life == LIFE_RUNS)
    g_ptr_array_add (devices, bp_virtual_runner_device_new (self->runner, self->id,
                                                            self->generation, self->clock));
  return devices;
}

static GPtrArray *
bp_virtual_seat_scan_serial (BpSerialBus *bus)
{
  BpVirtualSeat *self = BP_VIRTUAL_SEAT (bus);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);
  BpSerialPort *port;

  update (self);
  if (self->life != LIFE_RUNS)
    return ports;
  port = g_new0 (BpSerialPort, 1);
  port->name = g_strconcat ("practice/", self->profile->name, NULL);
  port->usb_id = g_strdup (self->id);
  port->vendor_id = self->profile->vendor_id;
  port->product_id = self->profile->product_id;
  port->manufacturer = g_strdup (self->profile->manufacturer);
  port->product = g_strdup (self->profile->product);
  port->serial = g_strdup (self->profile->serial);
  g_ptr_array_add (
      ports, bp_virtual_port_new (port, BP_VIRTUAL_SERIAL (self->runner), self->clock, FALSE));
  return ports;
}

static void
bp_virtual_seat_usb_iface_init (BpUsbBusInterface *iface)
{
  iface->scan = bp_virtual_seat_scan_usb;
}

static void
bp_virtual_seat_serial_iface_init (BpSerialBusInterface *iface)
{
  iface->scan = bp_virtual_seat_scan_serial;
}

static void
bp_virtual_seat_finalize (GObject *object)
{
  BpVirtualSeat *self = BP_VIRTUAL_SEAT (object);

  g_clear_object (&self->runner);
  g_clear_object (&self->shelf);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self->id);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_virtual_seat_parent_class)->finalize (object);
}

static void
bp_virtual_seat_class_init (BpVirtualSeatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_seat_finalize;
}

static void
bp_virtual_seat_init (BpVirtualSeat *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
}

BpVirtualSeat *
bp_virtual_seat_new (const BpVirtualRunnerProfile *profile, BpClock *clock, const char *folder)
{
  BpVirtualSeat *self = g_object_new (BP_TYPE_VIRTUAL_SEAT, NULL);

  self->profile = profile;
  self->clock = g_object_ref (clock);
  self->folder = g_strdup (folder);
  self->id = g_strconcat ("virtual:", profile->name, NULL);
  if (is_remembered_in_loader (self))
    enter_loader (self);
  if (self->life != LIFE_IN_LOADER)
    start_runner (self);
  return self;
}

BpVirtualSeat *
bp_virtual_seat_new_practice (const BpVirtualRunnerProfile *profile, BpClock *clock)
{
  g_autofree char *shelf = bp_virtual_bus_dup_folder ();
  g_autofree char *folder = g_build_filename (shelf, profile->name, NULL);

  return bp_virtual_seat_new (profile, clock, folder);
}

BpVirtualBoard *
bp_virtual_seat_get_board (BpVirtualSeat *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (BP_IS_VIRTUAL_SEAT (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return ensure_board (self, error) ? self->board : NULL;
}

void
bp_virtual_seat_hold_boot (BpVirtualSeat *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gint64 now;

  g_return_if_fail (BP_IS_VIRTUAL_SEAT (self));

  locker = g_mutex_locker_new (&self->mutex);
  now = bp_clock_now (self->clock);
  go_until (self, now, now + RESTART_TIME, LIFE_IN_LOADER);
}

BpVirtualRunner *
bp_virtual_seat_dup_runner (BpVirtualSeat *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (BP_IS_VIRTUAL_SEAT (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  update (self);
  return self->life == LIFE_RUNS ? g_object_ref (self->runner) : NULL;
}
