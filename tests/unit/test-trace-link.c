/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-usb-link.h"

#include <string.h>

#include "base/bp-error.h"
#include "base/bp-fake-clock.h"
#include "link/bp-trace-device.h"
#include "link/bp-trace-link.h"
#include "loader/bp-dfu-loader.h"
#include "virtual/bp-virtual-bus.h"

typedef struct {
  FakeUsbLink *inner;
  GOutputStream *stream;
  BpUsbLink *link;
  int error_code; /* of the next requests; -1 none */
} Fixture;

static gssize
answer (const BpUsbSetup *setup, guint8 *data, guint timeout_ms, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  if (self->error_code == BP_ERROR_PROTOCOL)
    return fake_stall (error);
  if (self->error_code >= 0) {
    g_set_error_literal (error, BP_ERROR, self->error_code, "x");
    return -1;
  }
  if (setup->request_type & BP_USB_DIR_IN)
    return fake_answer (setup, data, (const guint8[]){ 0xde, 0xad, 0x01 }, 3);
  return setup->length;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const guint8 descriptors[] = { 0x12, 0x01 };

  self->error_code = -1;
  self->inner = fake_usb_link_new (descriptors, sizeof descriptors, answer, self);
  self->stream = g_memory_output_stream_new_resizable ();
  self->link = bp_trace_link_new (BP_USB_LINK (self->inner), self->stream);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->link);
  g_object_unref (self->stream);
  g_object_unref (self->inner);
}

static char *
get_text (Fixture *self)
{
  GMemoryOutputStream *stream = G_MEMORY_OUTPUT_STREAM (self->stream);

  return g_strndup (g_memory_output_stream_get_data (stream),
                    g_memory_output_stream_get_data_size (stream));
}

static void
test_each_request_is_a_line (Fixture *self, gconstpointer data)
{
  const BpUsbSetup in = { 0xa1, 3, 0x0102, 0, 6 };
  const BpUsbSetup out = { 0x21, 1, 2, 0, 2 };
  const BpUsbSetup none = { 0x21, 6, 0, 0, 0 };
  g_autofree char *text = NULL;
  guint8 bytes[6] = { 0xab, 0xcd };

  g_assert_cmpint (bp_usb_link_control (self->link, &out, bytes, 1000, NULL), ==, 2);
  g_assert_cmpint (bp_usb_link_control (self->link, &in, bytes, 1000, NULL), ==, 3);
  g_assert_cmpint (bp_usb_link_control (self->link, &none, NULL, 1000, NULL), ==, 0);
  g_assert_true (bp_usb_link_claim (self->link, 0, 1, NULL));
  g_assert_true (bp_usb_link_reset (self->link, NULL));
  text = get_text (self);
  g_assert_cmpstr (text, ==,
                   "open 1 1201\n"
                   "control 0 100 21 01 0002 0000 2 2 abcd\n"
                   "control 100 100 a1 03 0102 0000 6 3 dead01\n"
                   "control 200 100 21 06 0000 0000 0 0 -\n"
                   "claim 300 0 0 1 ok\n"
                   "reset 300 0 ok\n");
}

static void
test_errors_have_their_words (Fixture *self, gconstpointer data)
{
  const BpUsbSetup setup = { 0xa1, 3, 0, 0, 6 };
  const struct {
    BpError code;
    const char *word;
  } cases[] = { { BP_ERROR_PROTOCOL, " stall -\n" },
                { BP_ERROR_TIMEOUT, " timeout -\n" },
                { BP_ERROR_DISCONNECTED, " gone -\n" },
                { BP_ERROR_INTERNAL, " error -\n" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    guint8 bytes[6];

    self->error_code = cases[i].code;
    g_assert_cmpint (bp_usb_link_control (self->link, &setup, bytes, 1000, &error), ==, -1);
    g_assert_error (error, BP_ERROR, (int)cases[i].code);
    g_assert_cmpint (bp_error_is_stall (error), ==, cases[i].code == BP_ERROR_PROTOCOL);
    text = get_text (self);
    g_assert_true (g_str_has_suffix (text, cases[i].word));
  }
}

static void
test_a_full_disk_ends_the_trace_alone (Fixture *self, gconstpointer data)
{
  const BpUsbSetup setup = { 0xa1, 3, 0, 0, 6 };
  guint8 bytes[6];

  g_assert_true (g_output_stream_close (self->stream, NULL, NULL));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (bp_usb_link_control (self->link, &setup, bytes, 1000, NULL), ==, 3);
}

/* A device that is wrapped is the same one, and its loader works through the trace. */
static void
test_a_traced_board_works_as_ever (void)
{
  g_autoptr (BpClock) clock = bp_fake_clock_new ();
  g_autoptr (BpVirtualBus) bus = bp_virtual_bus_new_empty (clock);
  g_autoptr (BpVirtualBoard) board = bp_virtual_board_new ("g474", NULL);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (BpUsbDevice) device = NULL;
  g_autoptr (BpUsbLink) link = NULL;
  g_autoptr (BpLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  guint8 bytes[64];

  bp_virtual_bus_add (bus, "one", board);
  devices = bp_usb_bus_scan (BP_USB_BUS (bus), &error);
  g_assert_no_error (error);
  device = bp_trace_device_new (g_ptr_array_index (devices, 0), stream);
  g_assert_cmpstr (bp_usb_device_get_info (device)->id, ==, "virtual:one");
  link = bp_usb_device_open (device, &error);
  g_assert_no_error (error);
  loader = bp_dfu_loader_new (link, bp_usb_device_get_info (device)->product, 0, NULL, &error);
  g_assert_no_error (error);
  bp_loader_connect (loader, NULL, &error);
  g_assert_no_error (error);
  bp_loader_read (loader, 0x08000000, bytes, sizeof bytes, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), >, 1000);
}

#define ADD(name, func) g_test_add ("/trace-link/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-request-is-a-line", test_each_request_is_a_line);
  ADD ("errors-have-their-words", test_errors_have_their_words);
  ADD ("a-full-disk-ends-the-trace-alone", test_a_full_disk_ends_the_trace_alone);
  g_test_add_func ("/trace-link/a-traced-board-works-as-ever", test_a_traced_board_works_as_ever);
  return g_test_run ();
}
