/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "virtual/bp-virtual-link.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "loader/bp-dfu-protocol.h"

typedef struct {
  BpClock *clock;
  BpVirtualBoard *board;
  BpUsbLink *link;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer profile)
{
  fixture->clock = bp_fake_clock_new ();
  fixture->board = bp_virtual_board_new (profile, NULL);
  fixture->link = bp_virtual_link_new (fixture->board, fixture->clock);
}

static void
tear_down (Fixture *fixture, gconstpointer profile)
{
  g_clear_object (&fixture->link);
  g_clear_object (&fixture->board);
  g_clear_object (&fixture->clock);
}

static gssize
get_status (Fixture *fixture, guint8 *data, guint timeout_ms, GError **error)
{
  const BpUsbSetup setup = { BP_DFU_REQUEST_IN, BP_DFU_GETSTATUS, 0, 0, BP_DFU_STATUS_SIZE };

  return bp_usb_link_control (fixture->link, &setup, data, timeout_ms, error);
}

static gboolean
send_request (Fixture *fixture, guint8 request, const guint8 *data, gsize size)
{
  const BpUsbSetup setup = { BP_DFU_REQUEST_OUT, request, 0, 0, size };
  g_autofree guint8 *copy = g_memdup2 (data, size);

  return bp_usb_link_control (fixture->link, &setup, copy, 1000, NULL) == (gssize)size;
}

static void
test_a_request_takes_its_time (Fixture *fixture, gconstpointer profile)
{
  guint8 data[6];

  g_assert_cmpint (get_status (fixture, data, 100, NULL), ==, 6);
  g_assert_cmpuint (data[4], ==, BP_DFU_STATE_ERROR);
  g_assert_cmpint (bp_clock_now (fixture->clock), ==, 300);
}

static void
test_a_refusal_is_a_stall (Fixture *fixture, gconstpointer profile)
{
  const BpUsbSetup setup = { BP_DFU_REQUEST_OUT, BP_DFU_ABORT, 0, 0, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bp_usb_link_control (fixture->link, &setup, NULL, 100, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  g_assert_true (bp_error_is_stall (error));
}

static void
test_a_late_answer_is_a_timeout (Fixture *fixture, gconstpointer profile)
{
  const guint8 erase[5] = { 0x41, 0x00, 0x00, 0x02, 0x08 };
  g_autoptr (GError) error = NULL;
  guint8 data[6];
  gint64 begin;

  g_assert_true (send_request (fixture, BP_DFU_CLRSTATUS, NULL, 0));
  g_assert_true (send_request (fixture, BP_DFU_DNLOAD, erase, sizeof erase));
  get_status (fixture, data, 100, NULL);
  bp_clock_sleep (fixture->clock, 100 * BP_MSEC, NULL);
  begin = bp_clock_now (fixture->clock);

  g_assert_cmpint (get_status (fixture, data, 500, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_cmpint (bp_clock_now (fixture->clock), ==, begin + 500 * BP_MSEC);

  /* The board works on, and answers when it has done so. */
  g_assert_cmpint (get_status (fixture, data, 5000, NULL), ==, 6);
  g_assert_cmpuint (data[4], ==, BP_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpint (bp_clock_now (fixture->clock), ==, begin + 2 * BP_SEC + 300);
}

static void
test_silence_is_a_timeout (Fixture *fixture, gconstpointer profile)
{
  const BpVirtualFault fault = { 1, BP_VIRTUAL_FAULT_TIMEOUT, 0 };
  g_autoptr (GError) error = NULL;
  guint8 data[6];

  bp_virtual_board_add_fault (fixture->board, &fault);
  g_assert_cmpint (get_status (fixture, data, 700, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_TIMEOUT);
  g_assert_cmpint (bp_clock_now (fixture->clock), ==, 700 * BP_MSEC);
}

static void
test_a_board_that_returns_needs_a_new_link (Fixture *fixture, gconstpointer profile)
{
  const BpVirtualFault fault = { 1, BP_VIRTUAL_FAULT_VANISH_AND_RETURN, 0 };
  g_autoptr (BpUsbLink) second = NULL;
  g_autoptr (GError) error = NULL;
  guint8 data[6];

  bp_virtual_board_add_fault (fixture->board, &fault);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint (get_status (fixture, data, 700, &error), ==, -1);
    g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
    g_clear_error (&error);
  }
  g_assert_false (bp_usb_link_claim (fixture->link, 0, 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  second = bp_virtual_link_new (fixture->board, fixture->clock);
  g_assert_true (bp_usb_link_claim (second, 0, 0, NULL));
}

static void
test_an_interface_has_one_owner (Fixture *fixture, gconstpointer profile)
{
  g_autoptr (BpUsbLink) second = bp_virtual_link_new (fixture->board, fixture->clock);
  g_autoptr (GError) error = NULL;

  g_assert_true (bp_usb_link_claim (fixture->link, 0, 0, NULL));
  g_assert_true (bp_usb_link_claim (fixture->link, 0, 1, NULL));
  g_assert_false (bp_usb_link_claim (second, 0, 0, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
  g_clear_object (&fixture->link);
  g_assert_true (bp_usb_link_claim (second, 0, 0, NULL));
}

static void
test_only_a_new_alternate_is_selected (Fixture *fixture, gconstpointer profile)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bp_usb_link_claim (fixture->link, 0, 0, NULL));
  g_assert_cmpuint (bp_virtual_board_get_n_requests (fixture->board), ==, 0);
  g_assert_true (bp_usb_link_claim (fixture->link, 0, 2, NULL));
  g_assert_true (bp_usb_link_claim (fixture->link, 0, 2, NULL));
  g_assert_cmpuint (bp_virtual_board_get_n_requests (fixture->board), ==, 1);
  g_assert_false (bp_usb_link_claim (fixture->link, 0, 9, &error));
  g_assert_true (bp_error_is_stall (error));
}

static void
test_strings_come_through (Fixture *fixture, gconstpointer profile)
{
  g_autofree char *string = bp_usb_link_get_string (fixture->link, 4, NULL);

  g_assert_cmpstr (string, ==, "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg");
  g_assert_true (g_bytes_equal (bp_usb_link_get_descriptors (fixture->link),
                                bp_virtual_board_get_descriptors (fixture->board)));
  g_assert_true (bp_usb_link_get_clock (fixture->link) == fixture->clock);
}

static void
test_a_reset_of_a_rom_keeps_it (Fixture *fixture, gconstpointer profile)
{
  guint8 data[6];

  g_assert_true (send_request (fixture, BP_DFU_CLRSTATUS, NULL, 0));
  g_assert_true (bp_usb_link_reset (fixture->link, NULL));
  g_assert_cmpint (get_status (fixture, data, 100, NULL), ==, 6);
  g_assert_cmpuint (data[4], ==, BP_DFU_STATE_ERROR);
}

static void
test_a_reset_starts_what_was_manifested (Fixture *fixture, gconstpointer profile)
{
  g_autoptr (GError) error = NULL;
  guint32 start;
  gsize size;
  guint8 data[64];
  guint8 status[6];

  bp_virtual_board_get_flash_range (fixture->board, &start, &size);
  memcpy (data, bp_virtual_board_peek (fixture->board, start, sizeof data), sizeof data);
  g_assert_true (send_request (fixture, BP_DFU_DNLOAD, data, sizeof data));
  for (guint i = 0; i < 2; i++) {
    get_status (fixture, status, 100, NULL);
    bp_clock_sleep (fixture->clock, 100 * BP_MSEC, NULL);
  }
  g_assert_true (send_request (fixture, BP_DFU_DNLOAD, NULL, 0));
  for (guint i = 0; i < 2; i++) {
    get_status (fixture, status, 100, NULL);
    bp_clock_sleep (fixture->clock, 100 * BP_MSEC, NULL);
  }
  g_assert_cmpuint (status[4], ==, BP_DFU_STATE_MANIFEST_WAIT_RESET);
  g_assert_false (bp_usb_link_reset (fixture->link, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
  g_assert_true (bp_virtual_board_has_left (fixture->board, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, profile, func)                                                                   \
  g_test_add ("/virtual-link/" name, Fixture, profile, set_up, func, tear_down)
  ADD ("a-request-takes-its-time", "f405", test_a_request_takes_its_time);
  ADD ("a-refusal-is-a-stall", "f405", test_a_refusal_is_a_stall);
  ADD ("a-late-answer-is-a-timeout", "f405", test_a_late_answer_is_a_timeout);
  ADD ("silence-is-a-timeout", "f405", test_silence_is_a_timeout);
  ADD ("a-board-that-returns-needs-a-new-link", "f405", test_a_board_that_returns_needs_a_new_link);
  ADD ("an-interface-has-one-owner", "f405", test_an_interface_has_one_owner);
  ADD ("only-a-new-alternate-is-selected", "f405", test_only_a_new_alternate_is_selected);
  ADD ("strings-come-through", "f405", test_strings_come_through);
  ADD ("a-reset-of-a-rom-keeps-it", "f405", test_a_reset_of_a_rom_keeps_it);
  ADD ("a-reset-starts-what-was-manifested", "dfu-intolerant",
       test_a_reset_starts_what_was_manifested);
#undef ADD
  return g_test_run ();
}
