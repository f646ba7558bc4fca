/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usbip-port.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bp-error.h"

#define CONTROLLER "/sys/devices/platform/vhci_hcd.0"
#define DEVICES "/sys/bus/usb/devices"

/* drivers/usb/usbip/usbip_common.h */
#define STATUS_FREE 4
#define SPEED_FULL 2
#define DEVICE_ID 2

/* One line of the controller's table: "hs  0000 004 000 00000000 000000 0-0". */
static gboolean
parse_line (const char *line, int *port, int *status)
{
  return g_str_has_prefix (line, "hs") && sscanf (line + 2, "%d %d", port, status) == 2;
}

static char **
read_table (GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (CONTROLLER "/status", &text, NULL, NULL)) {
    g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                 "the kernel has no USB/IP bus (modprobe vhci-hcd)");
    return NULL;
  }
  return g_strsplit (text, "\n", -1);
}

int
bp_usbip_port_find_free (GError **error)
{
  g_auto (GStrv) lines = read_table (error);
  int port, status;

  if (!lines)
    return -1;

  for (char **line = lines; *line; line++)
    if (parse_line (*line, &port, &status) && status == STATUS_FREE)
      return port;
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "all ports of the USB/IP bus are taken");
  return -1;
}

static gboolean
is_unused (int port)
{
  g_auto (GStrv) lines = read_table (NULL);
  int number, status;

  for (char **line = lines; line && *line; line++)
    if (parse_line (*line, &number, &status) && number == port)
      return status == STATUS_FREE;
  return FALSE;
}

/* The kernel takes the socket from the process that writes, by its number there. */
static gboolean
hand_over (int port, int fd, GError **error)
{
  g_autofree char *line = g_strdup_printf ("%d %d %d %d", port, fd, DEVICE_ID, SPEED_FULL);
  int file = g_open (CONTROLLER "/attach", O_WRONLY | O_CLOEXEC);
  gssize written = file >= 0 ? write (file, line, strlen (line)) : -1;
  int reason = errno;

  if (file >= 0)
    g_close (file, NULL);
  if (written < 0)
    g_set_error (error, BP_ERROR,
                 reason == EACCES || reason == EPERM ? BP_ERROR_NOT_PERMITTED : BP_ERROR_BUSY,
                 "can't attach to port %d of the USB/IP bus: %s", port, g_strerror (reason));
  return written >= 0;
}

int
bp_usbip_port_attach (int port, GError **error)
{
  int ends[2];
  gboolean attached;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_INTERNAL, "no socket: %s", g_strerror (errno));
    return -1;
  }
  attached = hand_over (port, ends[1], error);
  g_close (ends[1], NULL);
  if (attached)
    return ends[0];
  g_close (ends[0], NULL);
  return -1;
}

/* The controller has a bus of high speed, whose ports are meant here, and one of SuperSpeed. */
static gboolean
is_high_speed_bus (const char *name)
{
  g_autofree char *path = g_build_filename (CONTROLLER, name, "speed", NULL);
  g_autofree char *speed = NULL;

  return g_str_has_prefix (name, "usb") && g_file_get_contents (path, &speed, NULL, NULL) &&
         g_str_equal (g_strstrip (speed), "480");
}

char *
bp_usbip_port_dup_id (int port, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (CONTROLLER, 0, error);
  const char *name;

  if (!folder)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (is_high_speed_bus (name))
      return g_strdup_printf ("usb:%s-%d", name + strlen ("usb"), port + 1);
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "the USB/IP bus is not there");
  return NULL;
}

/* The hub learns of an unplugged device somewhat later than the controller. If the next one comes
 * before that, the hub finds a port that is still enabled (vhci never clears that bit) and a
 * descriptor like the old one's, takes it for the old device, and nobody hears of a replug. No hand
 * is that fast, and real ports are disabled by it. */
static gboolean
is_forgotten (int port)
{
  g_autofree char *id = bp_usbip_port_dup_id (port, NULL);
  g_autofree char *device = id ? g_build_filename (DEVICES, id + strlen ("usb:"), NULL) : NULL;

  return device && !g_file_test (device, G_FILE_TEST_EXISTS);
}

gboolean
bp_usbip_port_is_free (int port)
{
  return is_unused (port) && is_forgotten (port);
}
