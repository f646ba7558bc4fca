/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-watch.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/bp-clock.h"

/* A folder that looks like /dev, and how often its watch has spoken. */
typedef struct {
  char *folder;
  BpUsbWatch *watch;
  guint n_changes;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->n_changes++;
}

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
make_folder (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);

  g_assert_no_errno (g_mkdir_with_parents (path, 0755));
}

static void
make_node (Fixture *fixture, const char *name)
{
  g_autofree char *path = path_of (fixture, name);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
set_up_without_bus (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("bootpin-dev-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
start (Fixture *fixture)
{
  fixture->watch = bp_usb_watch_new (fixture->folder);
  g_signal_connect_swapped (fixture->watch, "changed", G_CALLBACK (on_changed), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_without_bus (fixture, data);
  make_folder (fixture, "bus/usb/001");
  make_node (fixture, "bus/usb/001/001");
  make_node (fixture, "null");
  start (fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->watch);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* Waits until the watch has spoken; the test's own time limit is the bound. */
static void
expect_change (Fixture *fixture)
{
  while (fixture->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture->n_changes, ==, 1);
  fixture->n_changes = 0;
}

static void
test_a_new_node_is_told_once (Fixture *fixture, gconstpointer data)
{
  make_node (fixture, "bus/usb/001/002");
  make_node (fixture, "bus/usb/001/003");
  expect_change (fixture);
}

static void
test_changed_rights_are_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "bus/usb/001/001");

  g_assert_no_errno (g_chmod (path, 0600));
  expect_change (fixture);
}

static void
test_a_node_that_goes_is_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "bus/usb/001/001");

  g_assert_no_errno (g_unlink (path));
  expect_change (fixture);
}

static void
test_a_serial_port_is_told (Fixture *fixture, gconstpointer data)
{
  make_node (fixture, "ttyACM0");
  expect_change (fixture);
}

static void
test_a_new_bus_is_followed (Fixture *fixture, gconstpointer data)
{
  make_folder (fixture, "bus/usb/002");
  expect_change (fixture);
  make_node (fixture, "bus/usb/002/001");
  expect_change (fixture);
}

static void
test_the_first_bus_is_followed (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  make_folder (fixture, "bus/usb/001");
  expect_change (fixture);
  make_node (fixture, "bus/usb/001/001");
  expect_change (fixture);
}

/* Other nodes, and writing to nodes, which any program does all the time. */
static void
test_others_wake_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *null = path_of (fixture, "null");
  g_autofree char *node = path_of (fixture, "bus/usb/001/001");
  FILE *file = g_fopen (null, "w");

  g_assert_nonnull (file);
  fputs ("x", file);
  fclose (file);
  g_assert_true (g_file_test (node, G_FILE_TEST_EXISTS));
  make_node (fixture, "loop0");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (fixture->n_changes, ==, 0);
  /* What counts is still heard, alone. */
  make_node (fixture, "ttyUSB0");
  expect_change (fixture);
}

/* Idle, the main loop has nothing to wait for but the kernel. */
static void
test_idle_means_asleep (Fixture *fixture, gconstpointer data)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[8];
  int timeout = 0;
  int priority = 0;

  g_assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, priority, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  g_assert_cmpint (timeout, ==, -1);
}

static void
test_what_cannot_be_watched_is_looked_at_each_second (void)
{
  Fixture fixture = { .folder = g_strdup ("/nonexistent/dev") };

  start (&fixture);
  expect_change (&fixture);
  g_object_unref (fixture.watch);
  g_free (fixture.folder);
}

#define ADD(name, set_up_func, func)                                                               \
  g_test_add ("/usb-watch/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-new-node-is-told-once", set_up, test_a_new_node_is_told_once);
  ADD ("changed-rights-are-told", set_up, test_changed_rights_are_told);
  ADD ("a-node-that-goes-is-told", set_up, test_a_node_that_goes_is_told);
  ADD ("a-serial-port-is-told", set_up, test_a_serial_port_is_told);
  ADD ("a-new-bus-is-followed", set_up, test_a_new_bus_is_followed);
  ADD ("the-first-bus-is-followed", set_up_without_bus, test_the_first_bus_is_followed);
  ADD ("others-wake-nobody", set_up, test_others_wake_nobody);
  ADD ("idle-means-asleep", set_up, test_idle_means_asleep);
  g_test_add_func ("/usb-watch/what-cannot-be-watched-is-looked-at-each-second",
                   test_what_cannot_be_watched_is_looked_at_each_second);
  return g_test_run ();
}
