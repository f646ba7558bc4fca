/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-place.h"

#include <stdlib.h>
#include <string.h>

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
