/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-uart-bus.h"

#include "base/bp-error.h"
#include "virtual/bp-virtual-bus.h"
#include "virtual/bp-virtual-uart-port.h"

/* Where a board is kept, and the board if somebody holds it. */
typedef struct {
  char *name;
  const BpVirtualUartProfile *profile;
  char *folder;         /* NULL for a board of a test */
  BpVirtualUart *board; /* of a test */
  GWeakRef opened;      /* a stored one */
} Place;

struct _BpVirtualUartBus {
  GObject parent_instance;

  BpClock *clock;
  GMutex mutex;
  GPtrArray *places;
};

static void bp_virtual_uart_bus_iface_init (BpSerialBusInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualUartBus, bp_virtual_uart_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_SERIAL_BUS,
                                                      bp_virtual_uart_bus_iface_init))

static void
free_place (gpointer data)
{
  Place *place = data;

  g_free (place->name);
  g_free (place->folder);
  g_clear_object (&place->board);
  g_weak_ref_clear (&place->opened);
  g_free (place);
}

static void
bp_virtual_uart_bus_finalize (GObject *object)
{
  BpVirtualUartBus *self = BP_VIRTUAL_UART_BUS (object);

  g_ptr_array_unref (self->places);
  g_clear_object (&self->clock);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_virtual_uart_bus_parent_class)->finalize (object);
}

static void
bp_virtual_uart_bus_class_init (BpVirtualUartBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_uart_bus_finalize;
}

static void
bp_virtual_uart_bus_init (BpVirtualUartBus *self)
{
  g_mutex_init (&self->mutex);
  self->places = g_ptr_array_new_with_free_func (free_place);
}

static Place *
add_place (BpVirtualUartBus *self, const char *name, const BpVirtualUartProfile *profile)
{
  Place *place = g_new0 (Place, 1);

  place->name = g_strdup (name);
  place->profile = profile;
  g_weak_ref_init (&place->opened, NULL);
  g_ptr_array_add (self->places, place);
  return place;
}

BpVirtualUartBus *
bp_virtual_uart_bus_new_empty (BpClock *clock)
{
  BpVirtualUartBus *self = g_object_new (BP_TYPE_VIRTUAL_UART_BUS, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

BpVirtualUartBus *
bp_virtual_uart_bus_new (BpClock *clock)
{
  BpVirtualUartBus *self = bp_virtual_uart_bus_new_empty (clock);
  g_autofree char *folder = bp_virtual_bus_dup_folder ();
  const char *const *names = bp_virtual_uart_profile_list_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    Place *place = add_place (self, names[i], bp_virtual_uart_profile_find (names[i]));

    place->folder = g_build_filename (folder, names[i], NULL);
  }
  return self;
}

void
bp_virtual_uart_bus_add (BpVirtualUartBus *self, const char *name, BpVirtualUart *board)
{
  Place *place;

  g_return_if_fail (BP_IS_VIRTUAL_UART_BUS (self));

  g_mutex_lock (&self->mutex);
  place = add_place (self, name, bp_virtual_uart_get_profile (board));
  place->board = g_object_ref (board);
  g_mutex_unlock (&self->mutex);
  bp_serial_bus_emit_changed (BP_SERIAL_BUS (self));
}

/* Returns a new reference, or NULL if nobody holds the board. */
static BpVirtualUart *
get_living (Place *place)
{
  return place->board != NULL ? g_object_ref (place->board) : g_weak_ref_get (&place->opened);
}

static BpVirtualUart *
open_place (Place *place, GError **error)
{
  BpVirtualUart *board = get_living (place);

  if (board != NULL)
    return board;
  board = bp_virtual_uart_new_stored (place->profile->board.name, place->folder, error);
  if (board != NULL)
    g_weak_ref_set (&place->opened, board);
  return board;
}

BpVirtualUart *
bp_virtual_uart_bus_open (BpVirtualUartBus *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (BP_IS_VIRTUAL_UART_BUS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);

    if (g_str_equal (place->name, name))
      return open_place (place, error);
  }
  g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "there is no practice board \"%s\"", name);
  return NULL;
}

BpClock *
bp_virtual_uart_bus_get_clock (BpVirtualUartBus *self)
{
  return self->clock;
}

/* Returns the port, or NULL while the adapter is unplugged. */
static BpSerialDevice *
look_at (BpVirtualUartBus *self, Place *place)
{
  g_autoptr (BpVirtualUart) board = get_living (place);

  if (board != NULL && bp_virtual_uart_has_left (board, NULL))
    bp_virtual_uart_power_on (board);
  if (board != NULL &&
      !bp_virtual_serial_is_present (BP_VIRTUAL_SERIAL (board), bp_clock_now (self->clock)))
    return NULL;
  return bp_virtual_uart_port_new (self, place->name, place->profile);
}

static GPtrArray *
bp_virtual_uart_bus_scan (BpSerialBus *bus)
{
  BpVirtualUartBus *self = BP_VIRTUAL_UART_BUS (bus);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->places->len; i++) {
    BpSerialDevice *port = look_at (self, g_ptr_array_index (self->places, i));

    if (port != NULL)
      g_ptr_array_add (ports, port);
  }
  return ports;
}

static void
bp_virtual_uart_bus_iface_init (BpSerialBusInterface *iface)
{
  iface->scan = bp_virtual_uart_bus_scan;
}
