/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

/* Signals and sources whose object may end on another thread: g_signal_connect_object() and plain
 * pointers leave a moment in which the object is gone and its function still runs. Here the
 * function runs with a reference of its own, or not at all. */

/* @emitter is the one whose signal it is, NULL from a source. */
typedef void (*BpWeakFunc) (gpointer object, gpointer emitter);

/**
 * bp_weak_connect:
 * @instance: (type GObject): who emits; from any thread
 * @signal: a signal without arguments
 * @object: (type GObject): who listens; not kept alive
 * @func: is called on the thread that emits
 *
 * The handler goes when it finds that @object has ended.
 */
void bp_weak_connect (gpointer instance, const char *signal, gpointer object, BpWeakFunc func);

/**
 * bp_weak_attach:
 * @source: an idle or a time-out source, not attached yet; it runs once
 * @context: (nullable): where it is attached; NULL is the default one
 * @object: (type GObject): not kept alive
 * @func: is called in @context
 */
void bp_weak_attach (GSource *source, GMainContext *context, gpointer object, BpWeakFunc func);
