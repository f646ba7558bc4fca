/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-bus.h"

#include "base/bp-error.h"
#include "base/bp-weak.h"
#include "virtual/bp-virtual-device.h"
#include "virtual/bp-virtual-store.h"

/* A place on the shelf. A board that was put there stays; one with a folder is there while somebody
 * holds it. */
typedef struct {
  char *name;
  const BpVirtualProfile *profile;
  char *folder;          /* NULL for a board that was put there */
  BpVirtualBoard *board; /* kept by the shelf, or NULL */
  GWeakRef opened;
} BpVirtualPlace;

struct _BpVirtualBus {
  GObject parent_instance;

  GMutex mutex;
  BpClock *clock;
  GMainContext *context;
  GPtrArray *places;
};

static GPtrArray *bp_virtual_bus_scan (BpUsbBus *bus, GError **error);

static void
bp_virtual_bus_init_iface (BpUsbBusInterface *iface)
{
  iface->scan = bp_virtual_bus_scan;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BpVirtualBus, bp_virtual_bus, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BP_TYPE_USB_BUS, bp_virtual_bus_init_iface))

static void
emit_changed (gpointer object, gpointer emitter)
{
  bp_usb_bus_emit_changed (object);
}

/* A board comes and goes in the thread that talks to it, and in the middle of a scan; whoever
 * listens lives in our main context. */
static void
queue_changed (gpointer object, gpointer emitter)
{
  BpVirtualBus *self = object;
  g_autoptr (GSource) source = g_idle_source_new ();

  bp_weak_attach (source, self->context, self, emit_changed);
}

static void
watch (BpVirtualBus *self, BpVirtualBoard *board)
{
  bp_weak_connect (board, "presence-changed", self, queue_changed);
}

static void
free_place (BpVirtualPlace *place)
{
  g_free (place->name);
  g_free (place->folder);
  g_clear_object (&place->board);
  g_weak_ref_clear (&place->opened);
  g_free (place);
}

static void
bp_virtual_bus_finalize (GObject *object)
{
  BpVirtualBus *self = BP_VIRTUAL_BUS (object);

  g_ptr_array_unref (self->places);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_virtual_bus_parent_class)->finalize (object);
}

static void
bp_virtual_bus_class_init (BpVirtualBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_bus_finalize;
}

static void
bp_virtual_bus_init (BpVirtualBus *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify)free_place);
}

static BpVirtualPlace *
add_place (BpVirtualBus *self, const char *name, const BpVirtualProfile *profile)
{
  BpVirtualPlace *place = g_new0 (BpVirtualPlace, 1);

  place->name = g_strdup (name);
  place->profile = profile;
  g_weak_ref_init (&place->opened, NULL);
  g_ptr_array_add (self->places, place);
  return place;
}

static BpVirtualPlace *
find_place (BpVirtualBus *self, const char *name)
{
  for (guint i = 0; i < self->places->len; i++) {
    BpVirtualPlace *place = g_ptr_array_index (self->places, i);

    if (g_strcmp0 (place->name, name) == 0)
      return place;
  }
  return NULL;
}

BpVirtualBus *
bp_virtual_bus_new_empty (BpClock *clock)
{
  BpVirtualBus *self = g_object_new (BP_TYPE_VIRTUAL_BUS, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

char *
bp_virtual_bus_dup_folder (void)
{
  const char *chosen = g_getenv ("BOOTPIN_VIRTUAL_DIR");

  return chosen != NULL && *chosen != '\0'
             ? g_strdup (chosen)
             : g_build_filename (g_get_user_state_dir (), "bootpin", "virtual", NULL);
}

BpVirtualBus *
bp_virtual_bus_new (BpClock *clock)
{
  BpVirtualBus *self = bp_virtual_bus_new_empty (clock);
  g_autofree char *folder = bp_virtual_bus_dup_folder ();
  const char *const *names = bp_virtual_profile_list_names ();

  for (guint i = 0; names[i] != NULL; i++) {
    BpVirtualPlace *place = add_place (self, names[i], bp_virtual_profile_find (names[i]));

    place->folder = g_build_filename (folder, names[i], NULL);
  }
  return self;
}

void
bp_virtual_bus_add (BpVirtualBus *self, const char *name, BpVirtualBoard *board)
{
  BpVirtualPlace *old;
  BpVirtualPlace *place;

  g_return_if_fail (BP_IS_VIRTUAL_BUS (self));

  g_mutex_lock (&self->mutex);
  old = find_place (self, name);
  if (old != NULL)
    g_ptr_array_remove (self->places, old);
  place = add_place (self, name, bp_virtual_profile_find (bp_virtual_board_get_profile (board)));
  place->board = g_object_ref (board);
  g_mutex_unlock (&self->mutex);
  watch (self, board);
  queue_changed (self, NULL);
}

/* Returns a new reference, or NULL if nobody holds the board. */
static BpVirtualBoard *
get_living (BpVirtualPlace *place)
{
  return place->board != NULL ? g_object_ref (place->board) : g_weak_ref_get (&place->opened);
}

static BpVirtualBoard *
open_place (BpVirtualBus *self, BpVirtualPlace *place, GError **error)
{
  BpVirtualBoard *board = get_living (place);

  if (board != NULL)
    return board;
  board = bp_virtual_board_new_stored (place->profile->name, place->folder, error);
  if (board != NULL) {
    g_weak_ref_set (&place->opened, board);
    watch (self, board);
  }
  return board;
}

static BpVirtualPlace *
need_place (BpVirtualBus *self, const char *name, GError **error)
{
  BpVirtualPlace *place = find_place (self, name);

  if (place == NULL)
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "there is no practice board \"%s\"", name);
  return place;
}

BpVirtualBoard *
bp_virtual_bus_open (BpVirtualBus *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  BpVirtualPlace *place;

  g_return_val_if_fail (BP_IS_VIRTUAL_BUS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  place = need_place (self, name, error);
  return place != NULL ? open_place (self, place, error) : NULL;
}

BpVirtualBoard *
bp_virtual_bus_get_board (BpVirtualBus *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  BpVirtualPlace *place;

  g_return_val_if_fail (BP_IS_VIRTUAL_BUS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  place = need_place (self, name, error);
  if (place != NULL && place->board == NULL)
    place->board = open_place (self, place, error);
  return place != NULL ? place->board : NULL;
}

BpClock *
bp_virtual_bus_get_clock (BpVirtualBus *self)
{
  g_return_val_if_fail (BP_IS_VIRTUAL_BUS (self), NULL);

  return self->clock;
}

/* Returns the device that stands there, or NULL. */
static BpUsbDevice *
look_at (BpVirtualBus *self, BpVirtualPlace *place)
{
  g_autoptr (BpVirtualBoard) board = get_living (place);

  if (board == NULL)
    return bp_virtual_device_new (self, place->name, place->profile,
                                  bp_virtual_store_peek_generation (place->folder));
  bp_virtual_board_advance (board, bp_clock_now (self->clock));
  bp_virtual_board_return (board);
  if (!bp_virtual_board_is_present (board))
    return NULL;
  return bp_virtual_device_new (self, place->name, place->profile,
                                bp_virtual_board_get_generation (board));
}

static GPtrArray *
bp_virtual_bus_scan (BpUsbBus *bus, GError **error)
{
  BpVirtualBus *self = BP_VIRTUAL_BUS (bus);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->places->len; i++) {
    BpUsbDevice *device = look_at (self, g_ptr_array_index (self->places, i));

    if (device != NULL)
      g_ptr_array_add (devices, device);
  }
  return devices;
}
