/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-tty-latency.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer text)
{
  self->folder = g_dir_make_tmp ("bootpin-tty-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "latency_timer", NULL);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
}

static void
tear_down (Fixture *self, gconstpointer text)
{
  g_remove (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

static void
assert_holds (Fixture *self, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (g_strstrip (text), ==, expected);
}

static void
test_lowered_and_told (Fixture *self, gconstpointer text)
{
  g_assert_cmpint (bp_tty_latency_set_timer (self->path, 1), ==, 16);
  assert_holds (self, "1");
}

static void
test_left_alone (Fixture *self, gconstpointer text)
{
  g_assert_cmpint (bp_tty_latency_set_timer (self->path, 1), ==, 0);
  assert_holds (self, text);
}

/* A terminal that is no serial port has neither the flag nor the timer. */
static void
test_no_adapter (void)
{
  BpTtyLatency latency = { 0 };
  int fd = open ("/dev/null", O_RDWR);

  bp_tty_latency_lower (&latency, fd, "/dev/null");
  g_assert_false (latency.has_set_flag);
  g_assert_cmpint (latency.old_timer, ==, 0);
  bp_tty_latency_restore (&latency, fd, "/dev/null");
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tty-latency/lowered-and-told", Fixture, "16\n", set_up, test_lowered_and_told,
              tear_down);
  g_test_add ("/tty-latency/as-low-already", Fixture, "1", set_up, test_left_alone, tear_down);
  g_test_add ("/tty-latency/nonsense", Fixture, "often", set_up, test_left_alone, tear_down);
  g_test_add ("/tty-latency/too-high", Fixture, "9999", set_up, test_left_alone, tear_down);
  g_test_add_func ("/tty-latency/no-adapter", test_no_adapter);
  return g_test_run ();
}
