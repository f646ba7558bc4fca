/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-board-facts.h"

#include "base/bp-fake-clock.h"
#include "fake-usb-bus.h"
#include "virtual/bp-virtual-link.h"

static BpUsbDevice *
make_device (guint16 vendor_id)
{
  const BpUsbDeviceInfo info = {
    .id = (char *)"usb:1-2",
    .vendor_id = vendor_id,
    .product_id = 0xdf11,
  };

  return fake_usb_device_new (&info);
}

/* A device whose link leads to a practice board. */
static BpUsbDevice *
make_good_device (BpClock *clock, guint16 vendor_id, const char *profile)
{
  BpUsbDevice *device = make_device (vendor_id);
  g_autoptr (BpVirtualBoard) board = bp_virtual_board_new (profile, NULL);
  g_autoptr (BpUsbLink) link = bp_virtual_link_new (board, clock);

  fake_usb_device_set_link (device, link);
  return device;
}

static void
test_late_rights_are_waited_for (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpUsbDevice) device = make_good_device (clock, 0x0483, "f405");
  g_autoptr (BpLoader) loader = NULL;

  fake_usb_device_refuse (device, BP_ERROR_NOT_PERMITTED, 5);
  loader = bp_board_open_loader_at (device, clock, NULL, NULL, NULL);
  g_assert_nonnull (loader);
  g_assert_cmpuint (fake_usb_device_get_n_opens (device), ==, 6);
  g_assert_cmpint (bp_clock_now (clock), ==, BP_SEC);
}

static void
test_a_lasting_refusal_ends_after_a_second (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpUsbDevice) device = make_good_device (clock, 0x0483, "f405");
  g_autoptr (GError) error = NULL;

  fake_usb_device_refuse (device, BP_ERROR_NOT_PERMITTED, 6);
  g_assert_null (bp_board_open_loader_at (device, clock, NULL, NULL, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_NOT_PERMITTED);
  g_assert_true (g_str_has_prefix (error->message, "can't open usb:1-2: "));
  g_assert_cmpint (bp_clock_now (clock), ==, BP_SEC);
}

static void
test_other_errors_are_not_tried_again (void)
{
  static const int codes[] = { BP_ERROR_BUSY, BP_ERROR_DISCONNECTED, BP_ERROR_PROTOCOL };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (BpClock) clock = bp_fake_clock_new ();
    g_autoptr (BpUsbDevice) device = make_device (0x0483);
    g_autoptr (GError) error = NULL;

    fake_usb_device_refuse (device, codes[i], 1);
    g_assert_null (bp_board_open_loader_at (device, clock, NULL, NULL, &error));
    g_assert_error (error, BP_ERROR, codes[i]);
    g_assert_cmpuint (fake_usb_device_get_n_opens (device), ==, 1);
    g_assert_cmpint (bp_clock_now (clock), ==, 0);
  }
}

static void
test_cancelling_ends_the_wait (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpUsbDevice) device = make_device (0x0483);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (bp_board_open_loader_at (device, clock, NULL, cancellable, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
  g_assert_cmpuint (fake_usb_device_get_n_opens (device), ==, 0);
}

static BpAccess
get_access_of_first_sector (guint16 vendor_id)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpUsbDevice) device = make_good_device (clock, vendor_id, "at32f437");
  g_autoptr (BpLoader) loader = bp_board_open_loader_at (device, clock, NULL, NULL, NULL);

  g_assert_nonnull (loader);
  g_assert_true (bp_loader_connect (loader, NULL, NULL));
  return bp_memory_map_get_sector (bp_loader_get_flash (loader), 0)->access;
}

/* The AT32F437 says that its first pages are read-only ("08*04Ka"), and it is known to lie. */
static void
test_quirks_go_with_the_id (void)
{
  const BpAccess all = BP_ACCESS_READ | BP_ACCESS_ERASE | BP_ACCESS_WRITE;

  g_assert_cmpint (get_access_of_first_sector (0x2e3c), ==, all);
  g_assert_cmpint (get_access_of_first_sector (0x0483), ==, BP_ACCESS_READ);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/board-open/late-rights-are-waited-for", test_late_rights_are_waited_for);
  g_test_add_func ("/board-open/a-lasting-refusal-ends-after-a-second",
                   test_a_lasting_refusal_ends_after_a_second);
  g_test_add_func ("/board-open/other-errors-are-not-tried-again",
                   test_other_errors_are_not_tried_again);
  g_test_add_func ("/board-open/cancelling-ends-the-wait", test_cancelling_ends_the_wait);
  g_test_add_func ("/board-open/quirks-go-with-the-id", test_quirks_go_with_the_id);
  return g_test_run ();
}
