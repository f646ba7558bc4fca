/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-link-version.h"

#include <libserialport.h>
#include <libusb.h>

char *
bp_link_dup_versions (void)
{
  const struct libusb_version *usb = libusb_get_version ();

  return g_strdup_printf ("libusb %u.%u.%u, libserialport %s", usb->major, usb->minor, usb->micro,
                          sp_get_package_version_string ());
}
