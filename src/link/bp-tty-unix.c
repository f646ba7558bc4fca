/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-tty.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/bp-clock.h"
#include "base/bp-error.h"

/* Another process that has the port open, as far as its open files may be seen: our own user's. */
static char *
find_holder (const char *name)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  g_autofree char *self = g_strdup_printf ("%d", getpid ());

  for (const char *pid = proc != NULL ? g_dir_read_name (proc) : NULL; pid != NULL;
       pid = g_dir_read_name (proc)) {
    g_autofree char *folder = g_build_filename ("/proc", pid, "fd", NULL);
    g_autoptr (GDir) fds =
        g_ascii_isdigit (*pid) && !g_str_equal (pid, self) ? g_dir_open (folder, 0, NULL) : NULL;

    for (const char *fd = fds != NULL ? g_dir_read_name (fds) : NULL; fd != NULL;
         fd = g_dir_read_name (fds)) {
      g_autofree char *link = g_build_filename (folder, fd, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);
      g_autofree char *comm_path = g_build_filename ("/proc", pid, "comm", NULL);
      char *comm = NULL;

      if (g_strcmp0 (target, name) == 0 && g_file_get_contents (comm_path, &comm, NULL, NULL))
        return g_strstrip (comm);
    }
  }
  return NULL;
}

static void
set_busy (const char *name, const char *holder, GError **error)
{
  if (holder != NULL)
    g_set_error (error, BP_ERROR, BP_ERROR_BUSY, "%s is in use by “%s”", name, holder);
  else
    g_set_error (error, BP_ERROR, BP_ERROR_BUSY, "%s is in use by another program", name);
}

void
bp_tty_set_busy (const char *name, GError **error)
{
  g_autofree char *holder = find_holder (name);

  set_busy (name, holder, error);
}

gboolean
bp_tty_claim (int fd, const char *name, GError **error)
{
  g_autofree char *holder = find_holder (name);
  gboolean locked = flock (fd, LOCK_EX | LOCK_NB) == 0;

  fcntl (fd, F_SETFD, FD_CLOEXEC);
  if (holder == NULL && locked && ioctl (fd, TIOCEXCL) == 0)
    return TRUE;
  set_busy (name, holder, error);
  return FALSE;
}

static gboolean
fail_settings (GError **error)
{
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "the port takes no settings: %s",
               g_strerror (errno));
  return FALSE;
}

gboolean
bp_tty_tame (int fd, GError **error)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return fail_settings (error);
  settings.c_cflag &= ~(tcflag_t)(CRTSCTS | HUPCL);
  settings.c_iflag &= ~(tcflag_t)(IXON | IXOFF | IXANY);
  return tcsetattr (fd, TCSANOW, &settings) == 0 || fail_settings (error);
}

gboolean
bp_tty_drop_spoiled (int fd, gboolean drop, GError **error)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return fail_settings (error);
  settings.c_iflag &= ~(tcflag_t)(INPCK | IGNPAR | PARMRK);
  if (drop)
    settings.c_iflag |= INPCK | IGNPAR;
  return tcsetattr (fd, TCSANOW, &settings) == 0 || fail_settings (error);
}

/* A signal that is somebody else's must not look like silence. */
static int
poll_until (GPollFD *fds, guint n_fds, gint64 end)
{
  int n;

  do {
    gint64 left = MAX (end - g_get_monotonic_time (), 0);

    errno = 0;
    /* Rounded up, so that a short wait does not become a busy one. */
    n = g_poll (fds, n_fds, (int)MIN ((left + BP_MSEC - 1) / BP_MSEC, G_MAXINT));
  } while (n < 0 && errno == EINTR);
  return n;
}

int
bp_tty_wait (int fd, GIOCondition events, gint64 timeout, GCancellable *cancellable, GError **error)
{
  GPollFD fds[2] = { { .fd = fd, .events = (gushort)events } };
  gboolean cancels = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[1]);
  int n = poll_until (fds, cancels ? 2 : 1, g_get_monotonic_time () + timeout);

  if (cancels)
    g_cancellable_release_fd (cancellable);
  if (bp_set_cancelled (cancellable, error))
    return -1;
  if (n > 0 && (fds[0].revents & (G_IO_HUP | G_IO_ERR | G_IO_NVAL))) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_DISCONNECTED, "the serial port is gone");
    return -1;
  }
  return n > 0 && (fds[0].revents & events) ? 1 : 0;
}
