/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-tty-latency.h"

#include <fcntl.h>
#include <linux/serial.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LOW_TIMER 1
#define HIGHEST_TIMER 255

/* The drivers that have a timer take the flag as "as low as it goes" (ftdi_sio); it needs no more
 * than the right to open the port. */
static gboolean
set_flag (int fd, gboolean is_low)
{
  struct serial_struct settings;
  int flag = (int)ASYNC_LOW_LATENCY;

  if (ioctl (fd, TIOCGSERIAL, &settings) != 0 || ((settings.flags & flag) != 0) == is_low)
    return FALSE;
  settings.flags = is_low ? settings.flags | flag : settings.flags & ~flag;
  return ioctl (fd, TIOCSSERIAL, &settings) == 0;
}

/* Not g_file_set_contents(), which would put another file in the place of this one. */
static gboolean
write_number (const char *path, int number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);
  gssize length = (gssize)strlen (text);
  int fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = write (fd, text, (gsize)length) == length;
  close (fd);
  return done;
}

int
bp_tty_latency_set_timer (const char *path, int timer)
{
  g_autofree char *text = NULL;
  guint64 old;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, HIGHEST_TIMER, &old, NULL) ||
      (int)old == timer || !write_number (path, timer))
    return 0;
  return (int)old;
}

static char *
dup_timer_path (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return g_build_filename ("/sys/class/tty", base, "device", "latency_timer", NULL);
}

void
bp_tty_latency_lower (BpTtyLatency *self, int fd, const char *name)
{
  g_autofree char *path = dup_timer_path (name);

  self->has_set_flag = set_flag (fd, TRUE);
  self->old_timer = self->has_set_flag ? 0 : bp_tty_latency_set_timer (path, LOW_TIMER);
}

void
bp_tty_latency_restore (BpTtyLatency *self, int fd, const char *name)
{
  g_autofree char *path = dup_timer_path (name);

  if (self->has_set_flag)
    set_flag (fd, FALSE);
  if (self->old_timer != 0)
    write_number (path, self->old_timer);
  *self = (BpTtyLatency){ 0 };
}
