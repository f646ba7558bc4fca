/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usbip-plug.h"

#include <glib/gstdio.h>

#include "bp-usbip-connection.h"
#include "bp-usbip-port.h"

/* The kernel frees a port some milliseconds after its socket was closed, and tells nobody. */
#define FREE_POLL_MS 10

struct _BpUsbipPlug {
  GObject parent_instance;

  int port;
  char *ready_file;
  BpClock *clock;
  BpUsbipConnection *connection; /* NULL while nothing is plugged in */
  BpUsbipGadget *gadget;         /* what is plugged in, or to be */
  char *name;                    /* of the gadget */
  guint timer;
  guint plugged; /* how often */
  gboolean announced;
};

G_DEFINE_FINAL_TYPE (BpUsbipPlug, bp_usbip_plug, G_TYPE_OBJECT)

enum { ANSWERED, GONE, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
fail (BpUsbipPlug *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
announce (BpUsbipPlug *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  self->announced = TRUE;
  if (!self->ready_file)
    return;
  id = bp_usbip_port_dup_id (self->port, &error);
  if (id)
    text = g_strdup_printf ("%s %s %u\n", id, self->name, self->plugged);
  if (!id || !g_file_set_contents (self->ready_file, text, -1, &error))
    fail (self, error);
}

static void
on_answered (BpUsbipPlug *self)
{
  if (!self->announced && bp_usbip_connection_is_configured (self->connection))
    announce (self);
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
on_closed (BpUsbipPlug *self)
{
  bp_usbip_plug_pull (self);
  g_signal_emit (self, signals[GONE], 0);
}

void
bp_usbip_plug_pull (BpUsbipPlug *self)
{
  g_autoptr (BpUsbipConnection) connection = g_steal_pointer (&self->connection);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->gadget);
  if (self->announced && self->ready_file)
    g_unlink (self->ready_file);
  self->announced = FALSE;
  if (!connection)
    return;
  g_signal_handlers_disconnect_by_data (connection, self);
  bp_usbip_connection_close (connection);
}

static void
attach (BpUsbipPlug *self)
{
  g_autoptr (GError) error = NULL;
  int fd = bp_usbip_port_attach (self->port, &error);

  if (fd < 0) {
    fail (self, error);
    return;
  }
  self->plugged++;
  self->connection = bp_usbip_connection_new (fd, self->gadget, self->clock);
  g_signal_connect_object (self->connection, "answered", G_CALLBACK (on_answered), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
on_timer (gpointer user_data)
{
  BpUsbipPlug *self = user_data;

  self->timer = 0;
  if (bp_usbip_port_is_free (self->port))
    attach (self);
  else
    self->timer = g_timeout_add (FREE_POLL_MS, on_timer, self);
  return G_SOURCE_REMOVE;
}

void
bp_usbip_plug_insert (BpUsbipPlug *self, BpUsbipGadget *gadget, const char *name,
                      guint milliseconds)
{
  g_autoptr (GObject) next = g_object_ref (G_OBJECT (gadget));

  bp_usbip_plug_pull (self);
  self->gadget = BP_USBIP_GADGET (g_steal_pointer (&next));
  g_free (self->name);
  self->name = g_strdup (name);
  self->timer = g_timeout_add (milliseconds, on_timer, self);
}

BpUsbipPlug *
bp_usbip_plug_new (int port, const char *ready_file, BpClock *clock)
{
  BpUsbipPlug *self = g_object_new (BP_TYPE_USBIP_PLUG, NULL);

  self->port = port;
  self->ready_file = g_strdup (ready_file);
  self->clock = g_object_ref (clock);
  return self;
}

static void
bp_usbip_plug_dispose (GObject *object)
{
  bp_usbip_plug_pull (BP_USBIP_PLUG (object));
  G_OBJECT_CLASS (bp_usbip_plug_parent_class)->dispose (object);
}

static void
bp_usbip_plug_finalize (GObject *object)
{
  BpUsbipPlug *self = BP_USBIP_PLUG (object);

  g_free (self->ready_file);
  g_free (self->name);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (bp_usbip_plug_parent_class)->finalize (object);
}

static void
bp_usbip_plug_class_init (BpUsbipPlugClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_usbip_plug_dispose;
  G_OBJECT_CLASS (klass)->finalize = bp_usbip_plug_finalize;

  signals[ANSWERED] = g_signal_new ("answered", BP_TYPE_USBIP_PLUG, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[GONE] = g_signal_new ("gone", BP_TYPE_USBIP_PLUG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", BP_TYPE_USBIP_PLUG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bp_usbip_plug_init (BpUsbipPlug *self)
{
}
