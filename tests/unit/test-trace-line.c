/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "fake-serial-link.h"
#include "link/bp-trace-line.h"

static char *
get_text (GOutputStream *stream)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

  return g_strndup (g_memory_output_stream_get_data (memory),
                    g_memory_output_stream_get_data_size (memory));
}

static void
test_all_that_goes_over_the_line (void)
{
  g_autoptr (FakeSerialLink) inner = fake_serial_link_new ();
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (BpSerialLink) link = bp_trace_line_new (BP_SERIAL_LINK (inner), stream);
  g_autofree char *text = NULL;
  guint8 data[4];

  fake_serial_link_expect (inner, "11 ee", "79 1f");
  g_assert_true (bp_serial_link_set_line (link, 256000, BP_PARITY_EVEN, NULL));
  g_assert_true (bp_serial_link_set_control (link, TRUE, FALSE, NULL));
  g_assert_true (bp_serial_link_write (link, (const guint8 *)"\x11\xee", 2, BP_SEC, NULL, NULL));
  g_assert_cmpint (bp_serial_link_read (link, data, 4, 1000, NULL, NULL), ==, 2);
  g_assert_cmpint (bp_serial_link_read (link, data, 4, 1000, NULL, NULL), ==, 0);
  bp_serial_link_discard_input (link);
  g_assert_cmpuint (fake_serial_link_get_baud (inner), ==, 256000);
  text = get_text (stream);
  g_assert_cmpstr (text, ==,
                   "open 1 -\n"
                   "line 0 0 256000 even ok\n"
                   "pins 0 0 1 0 ok\n"
                   "write 0 0 2 2 11ee\n"
                   "read 0 0 4 2 791f\n"
                   "read 0 1000 4 0 -\n"
                   "discard 1000 0 ok\n");
}

static void
test_errors_have_their_words (void)
{
  g_autoptr (FakeSerialLink) inner = fake_serial_link_new ();
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (BpSerialLink) link = bp_trace_line_new (BP_SERIAL_LINK (inner), stream);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;
  guint8 data[4];

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (bp_serial_link_read (link, data, 4, 1000, cancellable, NULL), ==, -1);
  text = get_text (stream);
  g_assert_nonnull (strstr (text, "read 0 0 4 error -\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-line/all-that-goes-over-the-line", test_all_that_goes_over_the_line);
  g_test_add_func ("/trace-line/errors-have-their-words", test_errors_have_their_words);
  return g_test_run ();
}
