/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "link/bp-usb-link.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "link/bp-usb-text.h"

/* USB 2.0, 9.4.3 and 9.6.7 */
#define GET_DESCRIPTOR 6
#define DESCRIPTOR_STRING 3
#define STRING_MAX 255
#define STRING_TIMEOUT_MS 1000
#define ENGLISH_US 0x0409

G_DEFINE_INTERFACE (BpUsbLink, bp_usb_link, G_TYPE_OBJECT)

static void
bp_usb_link_default_init (BpUsbLinkInterface *iface)
{
}

gssize
bp_usb_link_control (BpUsbLink *self, const BpUsbSetup *setup, guint8 *data, guint timeout_ms,
                     GError **error)
{
  gssize moved;

  g_return_val_if_fail (BP_IS_USB_LINK (self), -1);
  g_return_val_if_fail (setup->length <= BP_USB_MAX_CONTROL, -1);
  g_return_val_if_fail (setup->length == 0 || data != NULL, -1);
  g_return_val_if_fail (timeout_ms > 0, -1);

  moved = BP_USB_LINK_GET_IFACE (self)->control (self, setup, data, timeout_ms, error);
  g_return_val_if_fail (moved <= setup->length, -1);
  return moved;
}

static void
set_no_bulk (GError **error)
{
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "this link has no bulk pipes");
}

gssize
bp_usb_link_bulk (BpUsbLink *self, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms,
                  GError **error)
{
  gssize moved;

  g_return_val_if_fail (BP_IS_USB_LINK (self), -1);
  g_return_val_if_fail (size <= BP_USB_MAX_BULK, -1);
  g_return_val_if_fail (size == 0 || data != NULL, -1);
  g_return_val_if_fail (timeout_ms > 0, -1);

  if (BP_USB_LINK_GET_IFACE (self)->bulk == NULL) {
    set_no_bulk (error);
    return -1;
  }
  moved = BP_USB_LINK_GET_IFACE (self)->bulk (self, endpoint, data, size, timeout_ms, error);
  g_return_val_if_fail (moved <= (gssize)size, -1);
  return moved;
}

gboolean
bp_usb_link_clear_halt (BpUsbLink *self, guint8 endpoint, GError **error)
{
  g_return_val_if_fail (BP_IS_USB_LINK (self), FALSE);

  if (BP_USB_LINK_GET_IFACE (self)->clear_halt != NULL)
    return BP_USB_LINK_GET_IFACE (self)->clear_halt (self, endpoint, error);
  set_no_bulk (error);
  return FALSE;
}

gboolean
bp_usb_link_claim (BpUsbLink *self, guint8 interface_number, guint8 alternate, GError **error)
{
  g_return_val_if_fail (BP_IS_USB_LINK (self), FALSE);

  return BP_USB_LINK_GET_IFACE (self)->claim (self, interface_number, alternate, error);
}

gboolean
bp_usb_link_reset (BpUsbLink *self, GError **error)
{
  g_return_val_if_fail (BP_IS_USB_LINK (self), FALSE);

  return BP_USB_LINK_GET_IFACE (self)->reset (self, error);
}

GBytes *
bp_usb_link_get_descriptors (BpUsbLink *self)
{
  g_return_val_if_fail (BP_IS_USB_LINK (self), NULL);

  return BP_USB_LINK_GET_IFACE (self)->get_descriptors (self);
}

BpClock *
bp_usb_link_get_clock (BpUsbLink *self)
{
  g_return_val_if_fail (BP_IS_USB_LINK (self), NULL);

  return BP_USB_LINK_GET_IFACE (self)->get_clock (self);
}

/* Returns the length of the descriptor, head included, or -1. An answer that is shorter than it
 * claims is refused: half a memory map still reads as one. */
static gssize
get_string_descriptor (BpUsbLink *self, guint8 index, guint16 language, guint8 *data,
                       GError **error)
{
  BpUsbSetup setup = {
    .request_type = BP_USB_DIR_IN,
    .request = GET_DESCRIPTOR,
    .value = (DESCRIPTOR_STRING << 8) | index,
    .index = language,
    .length = STRING_MAX,
  };
  gssize moved = bp_usb_link_control (self, &setup, data, STRING_TIMEOUT_MS, error);

  if (moved < 0)
    return -1;
  if (moved < 2 || data[0] < 2 || data[0] > moved || data[1] != DESCRIPTOR_STRING) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL, "answer of %d bytes is no string descriptor",
                 (int)moved);
    return -1;
  }
  return data[0];
}

/* A device that refuses to name its languages, or names none, gets the one that all know; only its
 * absence counts. */
static gboolean
get_language (BpUsbLink *self, guint16 *language, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint8 data[STRING_MAX] = { 0 };
  gssize length = get_string_descriptor (self, 0, 0, data, &local_error);

  *language = length >= 4 ? bp_peek_u16 (data + 2) : ENGLISH_US;
  if (length < 0 && !bp_error_is (local_error, BP_ERROR_PROTOCOL)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return TRUE;
}

char *
bp_usb_link_get_string (BpUsbLink *self, guint8 index, GError **error)
{
  guint8 data[STRING_MAX] = { 0 };
  guint16 language;
  gssize length;

  g_return_val_if_fail (BP_IS_USB_LINK (self), NULL);

  if (index == 0) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_PROTOCOL, "there is no string 0");
    return NULL;
  }
  length = get_language (self, &language, error)
               ? get_string_descriptor (self, index, language, data, error)
               : -1;
  if (length < 0) {
    g_prefix_error (error, "string %u: ", index);
    return NULL;
  }
  return bp_usb_text_decode (data + 2, length - 2);
}
