/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-clock.h"

G_BEGIN_DECLS

/** BpUsbSetup: the eight bytes that begin a control transfer (USB 2.0, 9.3), in the host's byte order. */
typedef struct {
  guint8 request_type;
  guint8 request;
  guint16 value;
  guint16 index;
  guint16 length;
} BpUsbSetup;

#define BP_USB_DIR_IN 0x80

/** BP_USB_MAX_CONTROL: the most that the kernel of Linux takes in one control transfer. */
#define BP_USB_MAX_CONTROL 4096

/**
 * BpUsbLink:
 *
 * The control pipe of an opened USB device, and the bulk pipes of the interface that was claimed. Owned by one thread at a
 * time. Its makers are libusb (here) and the virtual boards.
 */
#define BP_TYPE_USB_LINK (bp_usb_link_get_type ())
G_DECLARE_INTERFACE (BpUsbLink, bp_usb_link, BP, USB_LINK, GObject)

struct _BpUsbLinkInterface {
  GTypeInterface parent_iface;

  gssize (*control) (BpUsbLink *self, const BpUsbSetup *setup, guint8 *data, guint timeout_ms, GError **error);
  gboolean (*claim) (BpUsbLink *self, guint8 interface_number, guint8 alternate, GError **error);
  gboolean (*reset) (BpUsbLink *self, GError **error);
  GBytes *(*get_descriptors) (BpUsbLink *self);
  BpClock *(*get_clock) (BpUsbLink *self);

  /* Optional ones: */
  gssize (*bulk) (BpUsbLink *self, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms, GError **error);
  gboolean (*clear_halt) (BpUsbLink *self, guint8 endpoint, GError **error);
};

/**
 * bp_usb_link_control:
 * @setup: the request; its length is at most %BP_USB_MAX_CONTROL
 * @data: (nullable): room for, or the source of, setup->length bytes
 * @timeout_ms: more than 0
 *
 * Carries out one control transfer. Errors: a refusal (stall) is %BP_ERROR_PROTOCOL with bp_error_is_stall(); silence
 * %BP_ERROR_TIMEOUT; a board that is gone %BP_ERROR_DISCONNECTED; other trouble on the wire %BP_ERROR_PROTOCOL.
 *
 * Returns: the number of bytes moved in the data stage (an answer may be shorter than asked for), or -1.
 */
gssize bp_usb_link_control (BpUsbLink *self, const BpUsbSetup *setup, guint8 *data, guint timeout_ms, GError **error);

/**
 * bp_usb_link_claim:
 *
 * Claims the interface, if not yet done, and selects the alternate setting, if it is not the selected one. Another
 * program on the interface is %BP_ERROR_BUSY.
 */
gboolean bp_usb_link_claim (BpUsbLink *self, guint8 interface_number, guint8 alternate, GError **error);

/** BP_USB_MAX_BULK: the most that is moved in one bulk transfer here; any system takes it. */
#define BP_USB_MAX_BULK 16384

/**
 * bp_usb_link_bulk:
 * @endpoint: the address of a bulk endpoint of the claimed interface; %BP_USB_DIR_IN in it tells the direction
 * @data: room for, or the source of, @size bytes
 * @size: at most %BP_USB_MAX_BULK; 0 sends an empty packet
 * @timeout_ms: more than 0
 *
 * Carries out one bulk transfer. An IN transfer ends early at a short packet. Errors are those of bp_usb_link_control(), and
 * %BP_ERROR_NOT_SUPPORTED where the link has no bulk pipes.
 *
 * Returns: the number of bytes moved, or -1.
 */
gssize bp_usb_link_bulk (BpUsbLink *self, guint8 endpoint, guint8 *data, gsize size, guint timeout_ms, GError **error);

/** bp_usb_link_clear_halt: ends the halt of a bulk endpoint that has refused a transfer, on both sides (USB 2.0, 9.4.5). */
gboolean bp_usb_link_clear_halt (BpUsbLink *self, guint8 endpoint, GError **error);

/** bp_usb_link_reset: resets the device; %BP_ERROR_DISCONNECTED if it comes back as another one. */
gboolean bp_usb_link_reset (BpUsbLink *self, GError **error);

/** bp_usb_link_get_descriptors: Returns: (transfer none): the device descriptor (18 bytes) followed by the active configuration's, whole. */
GBytes *bp_usb_link_get_descriptors (BpUsbLink *self);

/** bp_usb_link_get_clock: Returns: (transfer none): the clock by which this link's time runs. */
BpClock *bp_usb_link_get_clock (BpUsbLink *self);

/**
 * bp_usb_link_get_string:
 * @index: of the string descriptor; 0 has no string
 *
 * Asks for a string in the device's first language (0x0409 if it names none).
 *
 * Returns: (transfer full): valid UTF-8, control characters removed; %NULL with @error set as for bp_usb_link_control().
 */
char *bp_usb_link_get_string (BpUsbLink *self, guint8 index, GError **error);

G_END_DECLS
