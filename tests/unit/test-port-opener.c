/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "board/bp-port-opener.h"
#include "virtual/bp-virtual-runner.h"
#include "virtual/bp-virtual-serial-link.h"

/* A port that somebody else has for a while. */
#define TEST_TYPE_PORT (test_port_get_type ())
G_DECLARE_FINAL_TYPE (TestPort, test_port, TEST, PORT, BpSerialDevice)

struct _TestPort {
  BpSerialDevice parent_instance;

  BpClock *clock;
  BpError trouble;
  gint64 free_at;
};

G_DEFINE_FINAL_TYPE (TestPort, test_port, BP_TYPE_SERIAL_DEVICE)

static BpSerialLink *
test_port_open (BpSerialDevice *device, GError **error)
{
  TestPort *self = TEST_PORT (device);
  g_autoptr (BpVirtualRunner) runner = NULL;

  if (bp_clock_now (self->clock) < self->free_at) {
    g_set_error_literal (error, BP_ERROR, self->trouble, "the port is somebody's");
    return NULL;
  }
  runner = bp_virtual_runner_new (bp_virtual_runner_find_profile ("betaflight"));
  return bp_virtual_serial_link_new (BP_VIRTUAL_SERIAL (runner), self->clock, FALSE);
}

static void
test_port_finalize (GObject *object)
{
  g_object_unref (TEST_PORT (object)->clock);
  G_OBJECT_CLASS (test_port_parent_class)->finalize (object);
}

static void
test_port_class_init (TestPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_port_finalize;
  BP_SERIAL_DEVICE_CLASS (klass)->open = test_port_open;
}

static void
test_port_init (TestPort *self)
{
}

typedef struct {
  const char *name;
  BpError trouble;
  gint64 free_after;
  gboolean opens;
  guint n_requests;
} OpenCase;

static const OpenCase cases[] = {
  { "free", BP_ERROR_BUSY, 0, TRUE, 0 },
  { "busy-for-a-while", BP_ERROR_BUSY, 12 * BP_SEC, TRUE, 1 },
  { "busy-for-ever", BP_ERROR_BUSY, G_MAXINT64, FALSE, 1 },
  { "rights-come-late", BP_ERROR_NOT_PERMITTED, 600 * BP_MSEC, TRUE, 0 },
  { "no-rights", BP_ERROR_NOT_PERMITTED, G_MAXINT64, FALSE, 0 },
  { "gone", BP_ERROR_DISCONNECTED, G_MAXINT64, FALSE, 0 },
};

typedef struct {
  guint n_requests;
  gboolean is_asked;
} Asked;

static void
on_wait (const char *request, gpointer data)
{
  Asked *asked = data;

  asked->n_requests += request != NULL;
  asked->is_asked = request != NULL;
}

static void
test_patience_by_the_cause (gconstpointer data)
{
  const OpenCase *c = data;
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (TestPort) port = g_object_new (TEST_TYPE_PORT, NULL);
  g_autoptr (BpSerialLink) link = NULL;
  g_autoptr (GError) error = NULL;
  Asked asked = { 0 };

  port->clock = g_object_ref (clock);
  port->trouble = c->trouble;
  port->free_at =
      c->free_after == G_MAXINT64 ? c->free_after : bp_clock_now (clock) + c->free_after;
  link = bp_port_open (BP_SERIAL_DEVICE (port), clock, NULL, on_wait, &asked, NULL, &error);
  if (c->opens)
    g_assert_no_error (error);
  else
    g_assert_error (error, BP_ERROR, (int)c->trouble);
  g_assert_cmpint (link != NULL, ==, c->opens);
  g_assert_cmpuint (asked.n_requests, ==, c->n_requests);
  g_assert_false (asked.is_asked);
}

static void
test_waiting_can_be_cancelled (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (TestPort) port = g_object_new (TEST_TYPE_PORT, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  port->clock = g_object_ref (clock);
  port->trouble = BP_ERROR_BUSY;
  port->free_at = G_MAXINT64;
  g_cancellable_cancel (cancellable);
  g_assert_null (
      bp_port_open (BP_SERIAL_DEVICE (port), clock, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strconcat ("/port-opener/patience-by-the-cause/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_patience_by_the_cause);
  }
  g_test_add_func ("/port-opener/waiting-can-be-cancelled", test_waiting_can_be_cancelled);
  return g_test_run ();
}
