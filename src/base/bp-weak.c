/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-weak.h"

typedef struct {
  GWeakRef object;
  BpWeakFunc func;
} BpWeak;

static BpWeak *
bp_weak_new (gpointer object, BpWeakFunc func)
{
  BpWeak *self = g_new0 (BpWeak, 1);

  g_weak_ref_init (&self->object, object);
  self->func = func;
  return self;
}

static void
bp_weak_free (gpointer data)
{
  BpWeak *self = data;

  g_weak_ref_clear (&self->object);
  g_free (self);
}

static void
bp_weak_closure_free (gpointer data, GClosure *closure)
{
  bp_weak_free (data);
}

/* Returns whether the object lives. */
static gboolean
call (BpWeak *self, gpointer emitter)
{
  g_autoptr (GObject) object = g_weak_ref_get (&self->object);

  if (object != NULL)
    self->func (object, emitter);
  return object != NULL;
}

static void
on_signal (BpWeak *self, gpointer emitter)
{
  if (!call (self, emitter))
    g_signal_handlers_disconnect_by_data (emitter, self);
}

static gboolean
on_source (gpointer data)
{
  call (data, NULL);
  return G_SOURCE_REMOVE;
}

void
bp_weak_connect (gpointer instance, const char *signal, gpointer object, BpWeakFunc func)
{
  g_signal_connect_data (instance, signal, G_CALLBACK (on_signal), bp_weak_new (object, func),
                         bp_weak_closure_free, G_CONNECT_SWAPPED);
}

void
bp_weak_attach (GSource *source, GMainContext *context, gpointer object, BpWeakFunc func)
{
  g_source_set_callback (source, on_source, bp_weak_new (object, func), bp_weak_free);
  g_source_attach (source, context);
}
