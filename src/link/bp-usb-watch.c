/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-watch.h"

#include "base/bp-clock.h"
#include "link/bp-usb-nodes.h"

#define QUIET (100 * BP_MSEC)
#define PATIENCE BP_SEC
#define RESCAN_MS 1000

struct _BpUsbWatch {
  GObject parent_instance;

  GMainContext *context;
  GSource *nodes;     /* (nullable) */
  GSource *rescan;    /* (nullable) */
  GSource *settle;    /* sleeps while nothing is to be told */
  gint64 first_event; /* 0: none is waiting to be told */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BpUsbWatch, bp_usb_watch, G_TYPE_OBJECT)

static gboolean
on_settled (gpointer user_data)
{
  BpUsbWatch *self = user_data;

  self->first_event = 0;
  g_source_set_ready_time (self->settle, -1);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_rescan (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
attach (BpUsbWatch *self, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

static void
start_rescan (BpUsbWatch *self)
{
  self->rescan = g_timeout_source_new (RESCAN_MS);
  attach (self, self->rescan, on_rescan);
}

static void
on_nodes (gboolean lost, gpointer user_data)
{
  BpUsbWatch *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (self->first_event == 0)
    self->first_event = now;
  g_source_set_ready_time (self->settle, MIN (now + QUIET, self->first_event + PATIENCE));
  if (lost)
    start_rescan (self);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
bp_usb_watch_dispose (GObject *object)
{
  BpUsbWatch *self = BP_USB_WATCH (object);

  clear_source (&self->nodes);
  clear_source (&self->rescan);
  clear_source (&self->settle);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (bp_usb_watch_parent_class)->dispose (object);
}

static void
bp_usb_watch_class_init (BpUsbWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bp_usb_watch_dispose;
  signals[CHANGED] = g_signal_new ("changed", BP_TYPE_USB_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static gboolean
dispatch_settle (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs settle_funcs = { .dispatch = dispatch_settle };

static void
bp_usb_watch_init (BpUsbWatch *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->settle = g_source_new (&settle_funcs, sizeof (GSource));
  attach (self, self->settle, on_settled);
}

BpUsbWatch *
bp_usb_watch_new (const char *folder)
{
  BpUsbWatch *self = g_object_new (BP_TYPE_USB_WATCH, NULL);

  self->nodes = bp_usb_nodes_source_new (folder);
  if (self->nodes != NULL)
    attach (self, self->nodes, (GSourceFunc)(gpointer)on_nodes);
  else
    start_rescan (self);
  return self;
}
