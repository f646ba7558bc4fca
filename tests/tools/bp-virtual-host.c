/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-virtual-host.h"

#include <glib/gstdio.h>

#include "base/bp-error.h"
#include "bp-board-gadget.h"
#include "bp-firmware-gadget.h"
#include "bp-usbip-connection.h"
#include "bp-usbip-port.h"

/* From a reset to the pull-up of a real board (Betaflight waits that long before it shows itself
 * anew). */
#define RETURN_MS 500
/* How often a board that nobody asks anything is given the time to reset itself. */
#define ADVANCE_MS 20
/* The kernel frees a port some milliseconds after its socket was closed, and tells nobody. */
#define FREE_POLL_MS 10

struct _BpVirtualHost {
  GObject parent_instance;

  BpVirtualBoard *board;
  BpClock *clock;
  BpBoardGadget *loader;
  BpFirmwareGadget *firmware;
  BpUsbipConnection *connection;
  int port;
  BpVirtualIdentity after_leave;
  BpVirtualIdentity shown;
  BpVirtualIdentity wanted; /* what is to be plugged in as soon as the port is free */
  guint timer;
  guint advance_timer;
  guint plugged; /* how often */
  gboolean announced;
  char *ready_file;
};

G_DEFINE_FINAL_TYPE (BpVirtualHost, bp_virtual_host, G_TYPE_OBJECT)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const identities[] = { "nothing", "loader", "firmware", NULL };

gboolean
bp_virtual_identity_parse (const char *text, BpVirtualIdentity *identity, GError **error)
{
  for (guint i = 0; identities[i]; i++)
    if (g_str_equal (text, identities[i])) {
      *identity = i;
      return TRUE;
    }
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
               "\"%s\" is not one of nothing, loader, firmware", text);
  return FALSE;
}

static void
fail (BpVirtualHost *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
announce (BpVirtualHost *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  self->announced = TRUE;
  if (!self->ready_file)
    return;
  id = bp_usbip_port_dup_id (self->port, &error);
  if (id)
    text = g_strdup_printf ("%s %s %u\n", id, identities[self->shown], self->plugged);
  if (!id || !g_file_set_contents (self->ready_file, text, -1, &error))
    fail (self, error);
}

static void
withdraw_announcement (BpVirtualHost *self)
{
  if (self->announced && self->ready_file)
    g_unlink (self->ready_file);
  self->announced = FALSE;
}

static void
on_answered (BpVirtualHost *self)
{
  if (self->shown == BP_VIRTUAL_LOADER && !bp_virtual_board_is_present (self->board))
    bp_usbip_connection_close (self->connection);
  else if (!self->announced && bp_usbip_connection_is_configured (self->connection))
    announce (self);
}

/* A chip whose protection was removed resets itself when its flash is erased, without a request. */
static gboolean
on_advance (gpointer user_data)
{
  BpVirtualHost *self = user_data;

  if (self->shown != BP_VIRTUAL_LOADER)
    return G_SOURCE_CONTINUE;
  bp_virtual_board_advance (self->board, bp_clock_now (self->clock));
  if (!bp_virtual_board_is_present (self->board))
    bp_usbip_connection_close (self->connection);
  return G_SOURCE_CONTINUE;
}

static void plug_after (BpVirtualHost *self, BpVirtualIdentity identity, guint milliseconds);

/* The board has gone by itself, or somebody has made the kernel drop it. */
static void
on_closed (BpVirtualHost *self)
{
  BpVirtualIdentity before = self->shown;

  g_clear_object (&self->connection);
  self->shown = BP_VIRTUAL_NOTHING;
  withdraw_announcement (self);
  if (before != BP_VIRTUAL_LOADER)
    return;
  if (!bp_virtual_board_has_left (self->board, NULL)) {
    if (bp_virtual_board_is_present (self->board) || bp_virtual_board_return (self->board))
      plug_after (self, BP_VIRTUAL_LOADER, RETURN_MS);
    return;
  }
  if (self->after_leave == BP_VIRTUAL_LOADER)
    bp_virtual_board_replug (self->board);
  plug_after (self, self->after_leave, RETURN_MS);
}

static BpUsbipGadget *
get_gadget (BpVirtualHost *self, BpVirtualIdentity identity)
{
  return identity == BP_VIRTUAL_LOADER ? BP_USBIP_GADGET (self->loader)
                                       : BP_USBIP_GADGET (self->firmware);
}

static void
plug_now (BpVirtualHost *self)
{
  g_autoptr (GError) error = NULL;
  int fd = bp_usbip_port_attach (self->port, &error);

  if (fd < 0) {
    fail (self, error);
    return;
  }
  self->shown = self->wanted;
  self->wanted = BP_VIRTUAL_NOTHING;
  self->plugged++;
  self->connection = bp_usbip_connection_new (fd, get_gadget (self, self->shown), self->clock);
  g_signal_connect_object (self->connection, "answered", G_CALLBACK (on_answered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
on_timer (gpointer user_data)
{
  BpVirtualHost *self = user_data;

  self->timer = 0;
  if (self->wanted == BP_VIRTUAL_NOTHING)
    return G_SOURCE_REMOVE;
  if (bp_usbip_port_is_free (self->port))
    plug_now (self);
  else
    plug_after (self, self->wanted, FREE_POLL_MS);
  return G_SOURCE_REMOVE;
}

static void
plug_after (BpVirtualHost *self, BpVirtualIdentity identity, guint milliseconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->wanted = identity;
  self->timer = g_timeout_add (milliseconds, on_timer, self);
}

static void
pull (BpVirtualHost *self)
{
  self->shown = BP_VIRTUAL_NOTHING;
  if (self->connection)
    bp_usbip_connection_close (self->connection);
}

void
bp_virtual_host_plug (BpVirtualHost *self, BpVirtualIdentity identity)
{
  pull (self);
  if (identity == BP_VIRTUAL_LOADER)
    bp_virtual_board_replug (self->board);
  plug_after (self, identity, 0);
}

void
bp_virtual_host_unplug (BpVirtualHost *self)
{
  bp_virtual_board_unplug (self->board);
  pull (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->wanted = BP_VIRTUAL_NOTHING;
}

void
bp_virtual_host_set_ready_file (BpVirtualHost *self, const char *path)
{
  g_free (self->ready_file);
  self->ready_file = g_strdup (path);
}

void
bp_virtual_host_add_trigger (BpVirtualHost *self, BpVirtualTrigger *trigger)
{
  bp_board_gadget_add_trigger (self->loader, trigger);
}

BpVirtualHost *
bp_virtual_host_new (BpVirtualBoard *board, int port, const char *serial,
                     BpVirtualIdentity after_leave)
{
  BpVirtualHost *self = g_object_new (BP_TYPE_VIRTUAL_HOST, NULL);

  self->board = g_object_ref (board);
  self->loader = bp_board_gadget_new (board, serial);
  self->port = port;
  self->after_leave = after_leave;
  self->advance_timer = g_timeout_add (ADVANCE_MS, on_advance, self);
  return self;
}

static void
bp_virtual_host_dispose (GObject *object)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->advance_timer, g_source_remove);
  pull (self);
  G_OBJECT_CLASS (bp_virtual_host_parent_class)->dispose (object);
}

static void
bp_virtual_host_finalize (GObject *object)
{
  BpVirtualHost *self = BP_VIRTUAL_HOST (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->loader);
  g_clear_object (&self->firmware);
  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  g_free (self->ready_file);
  G_OBJECT_CLASS (bp_virtual_host_parent_class)->finalize (object);
}

static void
bp_virtual_host_class_init (BpVirtualHostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_virtual_host_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_virtual_host_finalize;

  signals[FAILED] = g_signal_new ("failed", BP_TYPE_VIRTUAL_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bp_virtual_host_init (BpVirtualHost *self)
{
  self->clock = bp_clock_new ();
  self->firmware = bp_firmware_gadget_new ();
}
