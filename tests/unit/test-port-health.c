/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A slow port is named in the log when the loader was reached, and in the hint of a failure. */

#include <string.h>

#include "base/bp-error.h"
#include "fake-dfu-device.h"
#include "flash/bp-port-health.h"
#include "loader/bp-dfu-loader.h"

typedef struct {
  FakeDfuDevice *device;
  BpLoader *loader;
  BpLog *log;
} Fixture;

/* Each request takes as long as the test says, in microseconds; one in five takes ten times that,
 * which is the machine's doing and not the port's. */
static gboolean
take_time (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
           GError **error)
{
  gint64 time = GPOINTER_TO_INT (device->hook_data);

  bp_clock_sleep (bp_usb_link_get_clock (BP_USB_LINK (device->link)),
                  device->n_hooked++ % 5 == 0 ? 10 * time : time, NULL);
  return FALSE;
}

static void
connect_through (Fixture *self, gint64 request_time)
{
  g_autoptr (GError) error = NULL;

  self->log = bp_log_new ();
  self->device = fake_dfu_device_new ();
  self->device->hook = take_time;
  self->device->hook_data = GINT_TO_POINTER ((int)request_time);
  self->loader =
      bp_dfu_loader_new (fake_dfu_device_plug (self->device), "STM32  BOOTLOADER", 0, NULL, &error);
  g_assert_no_error (error);
  bp_loader_connect (self->loader, NULL, &error);
  g_assert_no_error (error);
}

static void
clear (Fixture *self)
{
  g_object_unref (self->loader);
  g_object_unref (self->log);
  fake_dfu_device_free (self->device);
}

static gboolean
log_tells (Fixture *self, const char *words)
{
  g_autofree char *text = bp_log_dup_text (self->log);

  return strstr (text, words) != NULL;
}

static gboolean
hint_tells (Fixture *self, BpError code, const char *words)
{
  g_autoptr (GError) error = g_error_new_literal (BP_ERROR, (int)code, "x");

  bp_port_health_explain (self->loader, self->log, error);
  return strstr (bp_error_get_hint (error), words) != NULL;
}

static void
test_a_slow_port_is_named (void)
{
  Fixture fixture;
  BpLoaderHealth health;

  connect_through (&fixture, 4200);
  bp_port_health_check (fixture.loader, fixture.log);
  bp_loader_get_health (fixture.loader, &health);
  g_assert_cmpint (health.small_transfer, ==, 4200 + 100);
  g_assert_true (log_tells (&fixture, "the USB port is slow: a small transfer takes 4.3 ms"));
  g_assert_true (hint_tells (&fixture, BP_ERROR_TIMEOUT, "The USB port is slow"));
  g_assert_true (hint_tells (&fixture, BP_ERROR_VERIFY_FAILED, "The USB port is slow"));
  /* No port is to blame for a protection. */
  g_assert_false (hint_tells (&fixture, BP_ERROR_PROTECTED, "The USB port is slow"));
  clear (&fixture);
}

static void
test_a_good_port_is_not_blamed (void)
{
  Fixture fixture;

  connect_through (&fixture, 700);
  bp_port_health_check (fixture.loader, fixture.log);
  g_assert_false (log_tells (&fixture, "slow"));
  g_assert_false (hint_tells (&fixture, BP_ERROR_TIMEOUT, "The USB port is slow"));
  clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port-health/a-slow-port-is-named", test_a_slow_port_is_named);
  g_test_add_func ("/port-health/a-good-port-is-not-blamed", test_a_good_port_is_not_blamed);
  return g_test_run ();
}
