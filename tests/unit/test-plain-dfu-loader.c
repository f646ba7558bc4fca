/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-dfu-device.h"

#include <string.h>

#include "base/bp-error.h"
#include "loader/bp-dfu-loader.h"

#define TOLERANT                                                                                   \
  (BP_DFU_ATTRIBUTE_CAN_DNLOAD | BP_DFU_ATTRIBUTE_CAN_UPLOAD |                                     \
   BP_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT)
#define INTOLERANT (BP_DFU_ATTRIBUTE_CAN_DNLOAD | BP_DFU_ATTRIBUTE_CAN_UPLOAD)

typedef struct {
  FakeDfuDevice *device;
  BpLoader *loader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->device = fake_dfu_device_new ();
  self->device->version = 0x0110;
  self->device->vendor_id = 0x1209;
  self->device->transfer_size = 1024;
  self->device->strings[0] = "Firmware";
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->loader);
  fake_dfu_device_free (self->device);
}

static void
connect_it (Fixture *self, guint8 attributes)
{
  g_autoptr (GError) error = NULL;

  self->device->attributes = attributes;
  self->loader = bp_dfu_loader_new (fake_dfu_device_plug (self->device), NULL, 0, NULL, &error);
  g_assert_no_error (error);
  bp_loader_connect (self->loader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_loader_get_kind (self->loader), ==, BP_LOADER_DFU);
}

static gboolean
write_bytes (Fixture *self, gsize size, GError **error)
{
  g_autofree guint8 *data = g_malloc0 (size);

  return bp_loader_write (self->loader, 0, data, size, NULL, NULL, NULL, error);
}

static void
test_a_stream_is_numbered_from_0 (Fixture *self, gconstpointer data)
{
  guint8 found[2100];

  connect_it (self, TOLERANT);
  g_assert_true (bp_loader_get_features (self->loader) & BP_LOADER_CAN_READ_BACK);
  g_assert_true (write_bytes (self, sizeof found, NULL));
  g_assert_cmpstr (self->device->log->str, ==, "write:0:1024 write:1:1024 write:2:52 leave ");
  g_assert_cmpint (self->device->state, ==, BP_DFU_STATE_IDLE);

  g_assert_true (bp_loader_read (self->loader, 0, found, sizeof found, NULL, NULL, NULL, NULL));
  g_assert_cmpmem (found, sizeof found, self->device->flash, sizeof found);
  g_assert_true (bp_loader_leave (self->loader, 0, NULL));
  g_assert_cmpint (fake_usb_link_get_n_resets (self->device->link), ==, 1);
}

/* One that is not tolerant may not be asked again in dfuMANIFEST; the device of this test sees to
 * that. */
static void
test_without_tolerance_it_is_reset (Fixture *self, gconstpointer data)
{
  gint64 start;

  self->device->poll_time = 500 * BP_MSEC;
  connect_it (self, INTOLERANT);
  g_assert_false (bp_loader_get_features (self->loader) & BP_LOADER_CAN_READ_BACK);
  start = fake_dfu_device_get_time (self->device);
  g_assert_true (write_bytes (self, 100, NULL));
  g_assert_true (self->device->has_left);
  g_assert_cmpint (fake_dfu_device_get_time (self->device) - start, >=, 500 * BP_MSEC);
  g_assert_cmpint (fake_usb_link_get_n_resets (self->device->link), ==, 0);
  g_assert_true (bp_loader_leave (self->loader, 0, NULL));
  g_assert_cmpint (fake_usb_link_get_n_resets (self->device->link), ==, 1);
}

static void
test_one_that_detaches_is_not_reset (Fixture *self, gconstpointer data)
{
  connect_it (self, INTOLERANT | BP_DFU_ATTRIBUTE_WILL_DETACH);
  g_assert_true (write_bytes (self, 100, NULL));
  g_assert_true (bp_loader_leave (self->loader, 0, NULL));
  g_assert_cmpint (fake_usb_link_get_n_resets (self->device->link), ==, 0);
}

/* How the device answers in the manifestation. */
static gboolean
end_badly (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
           GError **error)
{
  BpError code = GPOINTER_TO_INT (device->hook_data);

  if (setup->request != BP_DFU_GETSTATUS || device->state != BP_DFU_STATE_MANIFEST_SYNC)
    return FALSE;
  if (code == BP_ERROR_WRITE_FAILED) {
    fake_dfu_device_set_error (device, BP_DFU_STATUS_ERR_VERIFY);
    return FALSE;
  }
  g_set_error_literal (error, BP_ERROR, code, "no more");
  *moved = -1;
  return TRUE;
}

static void
test_a_failed_manifestation_is_a_failure (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->device->hook = end_badly;
  self->device->hook_data = GINT_TO_POINTER (BP_ERROR_WRITE_FAILED);
  connect_it (self, TOLERANT);
  g_assert_false (write_bytes (self, 100, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_WRITE_FAILED);
  g_assert_nonnull (strstr (error->message, "errVERIFY"));
}

/* All data had been acknowledged: a device that is gone after that is where it should be. */
static void
test_silence_after_all_data_is_none (void)
{
  const BpError codes[] = { BP_ERROR_DISCONNECTED, BP_ERROR_TIMEOUT, BP_ERROR_PROTOCOL };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    Fixture self;

    set_up (&self, NULL);
    self.device->hook = end_badly;
    self.device->hook_data = GINT_TO_POINTER (codes[i]);
    connect_it (&self, INTOLERANT);
    g_assert_true (write_bytes (&self, 100, NULL));
    g_assert_true (bp_loader_leave (self.loader, 0, NULL));
    tear_down (&self, NULL);
  }
}

static gboolean
end_at_3000 (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
             GError **error)
{
  if (setup->request != BP_DFU_UPLOAD || setup->value < 2)
    return FALSE;
  device->state = BP_DFU_STATE_IDLE;
  *moved = fake_answer (setup, data, device->flash + 2048, 3000 - 2048);
  return TRUE;
}

static void
test_the_end_of_the_memory_is_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 found[3001];

  self->device->hook = end_at_3000;
  connect_it (self, TOLERANT);
  g_assert_true (bp_loader_read (self->loader, 0, found, 3000, NULL, NULL, NULL, NULL));
  g_assert_false (bp_loader_read (self->loader, 0, found, 3001, NULL, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "3000"));
}

/* STM32duino goes to dfuIDLE by itself between the blocks (engines.md 1.6). */
static gboolean
fall_idle (FakeDfuDevice *device, const BpUsbSetup *setup, guint8 *data, gssize *moved,
           GError **error)
{
  if (setup->request == BP_DFU_GETSTATUS && device->state == BP_DFU_STATE_DNBUSY) {
    device->state = BP_DFU_STATE_IDLE;
    *moved = fake_dfu_device_answer_status (setup, data, BP_DFU_STATUS_OK, BP_DFU_STATE_IDLE, 0);
    return TRUE;
  }
  return FALSE;
}

static void
test_idle_between_blocks_is_borne (Fixture *self, gconstpointer data)
{
  self->device->hook = fall_idle;
  connect_it (self, TOLERANT);
  g_assert_true (write_bytes (self, 3000, NULL));
}

static void
test_what_dfu_lacks_is_not_supported (Fixture *self, gconstpointer data)
{
  const BpSector sector = { 0, 1024, 7, 0 };
  g_autoptr (GError) error = NULL;

  connect_it (self, TOLERANT);
  g_assert_false (bp_loader_erase (self->loader, &sector, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED);
  g_assert_false (bp_loader_mass_erase (self->loader, NULL, NULL));
  g_assert_false (bp_loader_unprotect (self->loader, NULL, NULL));
  g_assert_null (bp_loader_get_flash (self->loader));
  g_assert_cmpint (bp_loader_get_maps (self->loader)->len, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/plain-dfu-loader/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-stream-is-numbered-from-0", test_a_stream_is_numbered_from_0);
  ADD ("without-tolerance-it-is-reset", test_without_tolerance_it_is_reset);
  ADD ("one-that-detaches-is-not-reset", test_one_that_detaches_is_not_reset);
  ADD ("a-failed-manifestation-is-a-failure", test_a_failed_manifestation_is_a_failure);
  g_test_add_func ("/plain-dfu-loader/silence-after-all-data-is-none",
                   test_silence_after_all_data_is_none);
  ADD ("the-end-of-the-memory-is-told", test_the_end_of_the_memory_is_told);
  ADD ("idle-between-blocks-is-borne", test_idle_between_blocks_is_borne);
  ADD ("what-dfu-lacks-is-not-supported", test_what_dfu_lacks_is_not_supported);
  return g_test_run ();
}
