/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/* The messages of USB/IP (Documentation/usb/usbip_protocol.rst of Linux): 48 bytes, big endian,
 * then data. */

#define BP_USBIP_HEADER_SIZE 48

/** BP_USBIP_MAX_TRANSFER: a transfer that claims more is refused: no request of the kernel to these
 * devices is near it. */
#define BP_USBIP_MAX_TRANSFER (1024 * 1024)

/* Ends of a transfer, as the kernel's numbers. */
#define BP_USBIP_DONE 0
#define BP_USBIP_STALL (-32)
#define BP_USBIP_UNLINKED (-104)

typedef enum {
  BP_USBIP_CMD_SUBMIT = 1,
  BP_USBIP_CMD_UNLINK = 2,
  BP_USBIP_RET_SUBMIT = 3,
  BP_USBIP_RET_UNLINK = 4,
} BpUsbipCommand;

/**
 * BpUsbipRequest:
 * @command: submit or unlink
 * @seqnum: by which the answer is found
 * @victim: of unlink: the seqnum that is no longer wanted
 * @endpoint: its number without the direction
 * @in: to the host
 * @length: bytes asked for or sent
 * @setup: of a control transfer
 * @data: the bytes of an OUT transfer; room of @length bytes for an IN one
 *
 * One message of the kernel.
 */
typedef struct {
  BpUsbipCommand command;
  guint32 seqnum;
  guint32 victim;
  guint endpoint;
  gboolean in;
  gsize length;
  BpUsbSetup setup;
  guint8 *data;
} BpUsbipRequest;

void bp_usbip_request_free (BpUsbipRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpUsbipRequest, bp_usbip_request_free)

/**
 * bp_usbip_request_take:
 * @buffer: what has come; a message is taken off its head
 *
 * Returns: (transfer full) (nullable): the first message; %NULL with @error unset if it is not
 * whole yet, with %BP_ERROR_PROTOCOL if it can't be one.
 */
BpUsbipRequest *bp_usbip_request_take (GByteArray *buffer, GError **error);

/** bp_usbip_reply_submit: Returns: (transfer full): the answer to a submit; @data of @actual bytes
 * only after an IN. */
GByteArray *bp_usbip_reply_submit (const BpUsbipRequest *request, gint32 status, gsize actual);

/** bp_usbip_reply_unlink: Returns: (transfer full): the answer to an unlink. */
GByteArray *bp_usbip_reply_unlink (const BpUsbipRequest *request, gint32 status);

G_END_DECLS
