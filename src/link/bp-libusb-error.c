/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-libusb-error.h"

#include <errno.h>
#include <libusb.h>

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "link/bp-usb-place.h"

typedef struct {
  int result;
  BpError code;
  const char *message;
} ErrorMeaning;

static const ErrorMeaning meanings[] = {
  { LIBUSB_ERROR_IO, BP_ERROR_PROTOCOL, "transfer failed on the wire" },
  { LIBUSB_ERROR_INVALID_PARAM, BP_ERROR_INTERNAL, "the system does not take this request" },
  { LIBUSB_ERROR_ACCESS, BP_ERROR_NOT_PERMITTED, "access to the device is denied" },
  { LIBUSB_ERROR_NO_DEVICE, BP_ERROR_DISCONNECTED, "the device is gone" },
  { LIBUSB_ERROR_NOT_FOUND, BP_ERROR_PROTOCOL, "the device does not have that" },
  { LIBUSB_ERROR_BUSY, BP_ERROR_BUSY, "another program or driver uses the device" },
  { LIBUSB_ERROR_TIMEOUT, BP_ERROR_TIMEOUT, "no answer in time" },
  { LIBUSB_ERROR_OVERFLOW, BP_ERROR_PROTOCOL, "the device sent more than it was asked for" },
  { LIBUSB_ERROR_PIPE, BP_ERROR_PROTOCOL, "the device refused the request (stall)" },
  { LIBUSB_ERROR_INTERRUPTED, BP_ERROR_PROTOCOL, "transfer interrupted" },
  { LIBUSB_ERROR_NO_MEM, BP_ERROR_INTERNAL, "out of memory" },
  { LIBUSB_ERROR_NOT_SUPPORTED, BP_ERROR_NOT_PERMITTED,
    "the device has no driver that lets programs talk to it" },
};

static ErrorMeaning
find_meaning (int result)
{
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if (meanings[i].result == result)
      return meanings[i];
  }
  return (ErrorMeaning){ result, BP_ERROR_INTERNAL, "the USB library failed" };
}

/* A device that is being unplugged fails in odd ways before the system knows that it is gone; a hub
 * may even answer for it with a stall. The node knows. */
static gboolean
is_gone (int result, const char *node)
{
  int trouble;

  if (node == NULL || (result != LIBUSB_ERROR_IO && result != LIBUSB_ERROR_PIPE))
    return FALSE;
  trouble = bp_usb_place_try_node (node);
  return trouble == ENOENT || trouble == ENODEV || trouble == ENXIO;
}

void
bp_libusb_set_error (GError **error, int result, const char *node)
{
  ErrorMeaning meaning = find_meaning (is_gone (result, node) ? LIBUSB_ERROR_NO_DEVICE : result);
  GError *local_error;

  local_error =
      g_error_new (BP_ERROR, meaning.code, "%s (%s)", meaning.message, libusb_error_name (result));
  if (meaning.result == LIBUSB_ERROR_PIPE)
    bp_error_set_stall (local_error);
  if (meaning.result == LIBUSB_ERROR_NOT_SUPPORTED)
    bp_error_set_hint (
        local_error,
        _ ("On Windows, install the WinUSB driver for this device with the program Zadig."));
  g_propagate_error (error, local_error);
}
