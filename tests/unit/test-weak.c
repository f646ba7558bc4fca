/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-fake-clock.h"
#include "base/bp-weak.h"
#include "virtual/bp-virtual-bus.h"

#define ROUNDS 3000

static BpUsbBus *
make_bus (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();

  return BP_USB_BUS (bp_virtual_bus_new_empty (clock));
}

static void
count (gpointer object, gpointer emitter)
{
  guint n = GPOINTER_TO_UINT (g_object_get_data (object, "n"));

  g_object_set_data (object, "n", GUINT_TO_POINTER (n + 1));
}

static guint
counted (GObject *object)
{
  return GPOINTER_TO_UINT (g_object_get_data (object, "n"));
}

static gboolean
has_listener (gpointer bus)
{
  return g_signal_has_handler_pending (bus, g_signal_lookup ("changed", BP_TYPE_USB_BUS), 0, TRUE);
}

static void
test_signal (void)
{
  g_autoptr (BpUsbBus) bus = make_bus ();
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  bp_weak_connect (bus, "changed", object, count);
  bp_usb_bus_emit_changed (bus);
  bp_usb_bus_emit_changed (bus);
  g_assert_cmpuint (counted (object), ==, 2);

  g_assert_finalize_object (object);
  g_assert_true (has_listener (bus));
  bp_usb_bus_emit_changed (bus);
  g_assert_false (has_listener (bus));
}

static void
test_source (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) heard = g_idle_source_new ();
  g_autoptr (GSource) unheard = g_idle_source_new ();
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  GObject *gone = g_object_new (G_TYPE_OBJECT, NULL);

  bp_weak_attach (heard, context, object, count);
  bp_weak_attach (unheard, context, gone, count);
  g_assert_finalize_object (gone);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_cmpuint (counted (object), ==, 1);
  g_assert_true (g_source_is_destroyed (heard));
  g_assert_true (g_source_is_destroyed (unheard));
}

static gpointer
drop (gpointer object)
{
  g_object_unref (object);
  return NULL;
}

/* What a plain pointer would not survive. */
static void
test_object_ends_on_another_thread (void)
{
  g_autoptr (BpUsbBus) bus = make_bus ();

  for (guint i = 0; i < ROUNDS; i++) {
    GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
    GThread *thread;

    bp_weak_connect (bus, "changed", object, count);
    thread = g_thread_new ("drop", drop, object);
    bp_usb_bus_emit_changed (bus);
    g_thread_join (thread);
  }
  bp_usb_bus_emit_changed (bus);
  g_assert_false (has_listener (bus));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weak/signal", test_signal);
  g_test_add_func ("/weak/source", test_source);
  g_test_add_func ("/weak/object-ends-on-another-thread", test_object_ends_on_another_thread);
  return g_test_run ();
}
