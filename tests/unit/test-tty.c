/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What our own side of a serial port does, on a pseudo terminal. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/bp-clock.h"
#include "base/bp-error.h"
#include "link/bp-tty.h"

typedef struct {
  int master;
  int slave;
  char *name;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  struct termios raw;

  self->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (self->master, >=, 0);
  g_assert_cmpint (grantpt (self->master), ==, 0);
  g_assert_cmpint (unlockpt (self->master), ==, 0);
  self->name = g_strdup (ptsname (self->master));
  self->slave = open (self->name, O_RDWR | O_NOCTTY | O_NONBLOCK);
  g_assert_cmpint (self->slave, >=, 0);
  g_assert_cmpint (tcgetattr (self->slave, &raw), ==, 0);
  cfmakeraw (&raw);
  g_assert_cmpint (tcsetattr (self->slave, TCSANOW, &raw), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close (self->slave);
  if (self->master >= 0)
    close (self->master);
  g_free (self->name);
}

static void
test_bytes_and_silence_are_told_apart (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bp_tty_wait (self->slave, G_IO_IN, 0, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (write (self->master, "x", 1), ==, 1);
  g_assert_cmpint (bp_tty_wait (self->slave, G_IO_IN, BP_SEC, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
test_unplugged_port_does_not_wait (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  close (self->master);
  self->master = -1;
  g_assert_cmpint (bp_tty_wait (self->slave, G_IO_IN, G_MAXINT, NULL, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_DISCONNECTED);
}

static void
test_cancelled_port_does_not_wait (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (bp_tty_wait (self->slave, G_IO_IN, G_MAXINT, cancellable, &error), ==, -1);
  g_assert_error (error, BP_ERROR, BP_ERROR_CANCELLED);
}

static void
test_holder_of_port_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) holder = NULL;
  g_autoptr (GError) error = NULL;
  int copy = open (self->name, O_RDWR | O_NOCTTY | O_CLOEXEC);

  /* It waits for input that never comes. */
  g_subprocess_launcher_take_stdin_fd (launcher, copy);
  holder = g_subprocess_launcher_spawn (launcher, &error, "cat", NULL);
  g_assert_no_error (error);
  g_assert_false (bp_tty_claim (self->slave, self->name, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "“cat”"));
  g_assert_nonnull (strstr (error->message, self->name));
  g_subprocess_force_exit (holder);
  g_subprocess_wait (holder, NULL, NULL);
  g_clear_error (&error);

  g_assert_true (bp_tty_claim (self->slave, self->name, &error));
  g_assert_no_error (error);
}

static void
test_claimed_port_is_not_claimed_again (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int second = open (self->name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

  g_assert_cmpint (second, >=, 0);
  g_assert_true (bp_tty_claim (self->slave, self->name, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fcntl (self->slave, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_false (bp_tty_claim (second, self->name, &error));
  g_assert_error (error, BP_ERROR, BP_ERROR_BUSY);
  close (second);
}

static void
test_flow_control_of_others_is_undone (Fixture *self, gconstpointer data)
{
  struct termios settings;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tcgetattr (self->slave, &settings), ==, 0);
  settings.c_cflag |= CRTSCTS | HUPCL;
  settings.c_iflag |= IXON | IXOFF;
  g_assert_cmpint (tcsetattr (self->slave, TCSANOW, &settings), ==, 0);
  g_assert_true (bp_tty_tame (self->slave, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tcgetattr (self->slave, &settings), ==, 0);
  g_assert_cmpuint (settings.c_cflag & (CRTSCTS | HUPCL), ==, 0);
  g_assert_cmpuint (settings.c_iflag & (IXON | IXOFF), ==, 0);
}

#define ADD(name, test) g_test_add ("/tty/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bytes-and-silence-are-told-apart", test_bytes_and_silence_are_told_apart);
  ADD ("unplugged-port-does-not-wait", test_unplugged_port_does_not_wait);
  ADD ("cancelled-port-does-not-wait", test_cancelled_port_does_not_wait);
  ADD ("holder-of-port-is-named", test_holder_of_port_is_named);
  ADD ("claimed-port-is-not-claimed-again", test_claimed_port_is_not_claimed_again);
  ADD ("flow-control-of-others-is-undone", test_flow_control_of_others_is_undone);
  return g_test_run ();
}
