/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "link/bp-usb-text.h"

#define SYSFS_DEVICES "/sys/bus/usb/devices"

/* A USB device's folder is named "1-2" or "1-2.4.1": bus, dash, ports with dots. An interface's has
 * a colon behind that. */
static gboolean
is_device_name (const char *name)
{
  gsize bus_length = strspn (name, "0123456789");
  const char *ports = name + bus_length + 1;

  return bus_length > 0 && name[bus_length] == '-' && ports[0] != '\0' &&
         ports[strspn (ports, "0123456789.")] == '\0';
}

char *
bp_usb_place_of_tty (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *link = g_strdup_printf ("/sys/class/tty/%s/device", base);
  char *folder = realpath (link, NULL);
  g_auto (GStrv) parts = folder != NULL ? g_strsplit (folder, "/", -1) : NULL;
  char *id = NULL;

  free (folder);
  /* The last one counts: the names of hubs on the way look alike. */
  for (guint i = parts != NULL ? g_strv_length (parts) : 0; i > 0 && id == NULL; i--) {
    if (is_device_name (parts[i - 1]))
      id = g_strconcat ("usb:", parts[i - 1], NULL);
  }
  return id;
}

/* Returns the attribute without its line end, or NULL. */
static char *
read_attribute (const char *place, const char *attribute)
{
  g_autofree char *path = g_build_filename (SYSFS_DEVICES, place, attribute, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  return bp_usb_text_clean (text, length);
}

void
bp_usb_place_read_strings (const char *place, guint number, char **manufacturer, char **product,
                           char **serial)
{
  g_autofree char *found = NULL;

  *manufacturer = read_attribute (place, "manufacturer");
  *product = read_attribute (place, "product");
  *serial = read_attribute (place, "serial");
  /* Asked last: it is still there if all of the above was its own. */
  found = read_attribute (place, "devnum");
  if (found != NULL && g_ascii_strtoull (found, NULL, 10) == number)
    return;
  g_clear_pointer (manufacturer, g_free);
  g_clear_pointer (product, g_free);
  g_clear_pointer (serial, g_free);
}

char *
bp_usb_place_get_node (guint bus, guint number)
{
  return g_strdup_printf ("/dev/bus/usb/%03u/%03u", bus, number);
}

/* Opening is the only honest answer: access() knows nothing of control groups. It does nothing to
 * the device. */
int
bp_usb_place_try_node (const char *node)
{
  int fd = open (node, O_RDWR | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    return errno;
  close (fd);
  return 0;
}
