/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-kernel-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The kernel's clock of its log and ours may differ by this, microseconds. */
#define SLACK 1000000

typedef struct {
  char *device; /* "usb 1-2.3: " */
  char *port;   /* "usb 1-2-port3: ", as the hub calls it */
  gint64 since;
} Wanted;

static void
wanted_init (Wanted *self, const char *place, gint64 since)
{
  const char *dot = strrchr (place, '.');
  const char *last = dot != NULL ? dot : strrchr (place, '-');
  g_autofree char *hub = last != NULL ? g_strndup (place, last - place) : g_strdup (place);

  self->device = g_strdup_printf ("usb %s: ", place);
  self->port = g_strdup_printf ("usb %s%s-port%s: ", dot == NULL ? "usb" : "", hub,
                                last != NULL ? last + 1 : "");
  self->since = since - SLACK;
}

static void
wanted_clear (Wanted *self)
{
  g_free (self->device);
  g_free (self->port);
}

static gboolean
tells_failure (const char *message)
{
  return strstr (message, "device descriptor read/") != NULL ||
         strstr (message, "device not accepting address") != NULL ||
         strstr (message, "unable to enumerate USB device") != NULL;
}

/* "6,1234,987654321,-;usb 1-2: device descriptor read/64, error -110": level, number, time,
 * flags, text. */
static gboolean
matches (const Wanted *self, const char *line)
{
  const char *text = strchr (line, ';');
  g_auto (GStrv) head = NULL;

  if (text == NULL)
    return FALSE;
  text++;
  head = g_strsplit (line, ",", 4);
  if (g_strv_length (head) < 4 || g_ascii_strtoll (head[2], NULL, 10) < self->since)
    return FALSE;
  return (g_str_has_prefix (text, self->device) || g_str_has_prefix (text, self->port)) &&
         tells_failure (text);
}

static gboolean
any_matches (const Wanted *self, const char *lines)
{
  g_auto (GStrv) parts = g_strsplit (lines, "\n", -1);

  for (char **line = parts; *line != NULL; line++) {
    if (matches (self, *line))
      return TRUE;
  }
  return FALSE;
}

gboolean
bp_kernel_log_tells_usb_failure (const char *path, const char *place, gint64 since)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  char record[8192];
  gboolean found = FALSE;
  gssize n = 1;
  Wanted wanted;

  if (fd < 0)
    return FALSE;
  wanted_init (&wanted, place, since);
  /* One record a read; EPIPE stands for records that were overwritten meanwhile. */
  while (!found && (n > 0 || errno == EPIPE)) {
    n = read (fd, record, sizeof record - 1);
    if (n == 0)
      break;
    record[MAX (n, 0)] = '\0';
    found = any_matches (&wanted, record);
  }
  wanted_clear (&wanted);
  close (fd);
  return found;
}
