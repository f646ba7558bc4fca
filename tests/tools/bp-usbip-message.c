/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bp-usbip-message.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"

#define SETUP_OFFSET 40

static guint32
get_be32 (const guint8 *data, gsize offset)
{
  guint32 value;

  memcpy (&value, data + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
put_be32 (GByteArray *bytes, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (bytes, (const guint8 *)&big, sizeof big);
}

void
bp_usbip_request_free (BpUsbipRequest *self)
{
  g_free (self->data);
  g_free (self);
}

static BpUsbipRequest *
parse_header (const guint8 *header)
{
  BpUsbipRequest *self = g_new0 (BpUsbipRequest, 1);

  self->command = get_be32 (header, 0);
  self->seqnum = get_be32 (header, 4);
  self->in = get_be32 (header, 12) != 0;
  self->endpoint = get_be32 (header, 16);
  if (self->command == BP_USBIP_CMD_UNLINK) {
    self->victim = get_be32 (header, 20);
    return self;
  }

  self->length = get_be32 (header, 24);
  self->setup.request_type = header[SETUP_OFFSET];
  self->setup.request = header[SETUP_OFFSET + 1];
  self->setup.value = bp_peek_u16 (header + SETUP_OFFSET + 2);
  self->setup.index = bp_peek_u16 (header + SETUP_OFFSET + 4);
  self->setup.length = bp_peek_u16 (header + SETUP_OFFSET + 6);
  return self;
}

BpUsbipRequest *
bp_usbip_request_take (GByteArray *buffer, GError **error)
{
  g_autoptr (BpUsbipRequest) self = NULL;
  gsize sent;

  if (buffer->len < BP_USBIP_HEADER_SIZE)
    return NULL;

  self = parse_header (buffer->data);
  if ((self->command != BP_USBIP_CMD_SUBMIT && self->command != BP_USBIP_CMD_UNLINK) ||
      self->length > BP_USBIP_MAX_TRANSFER ||
      (self->endpoint == 0 && self->length < self->setup.length)) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
                 "a message of the kernel with command %u and length %" G_GSIZE_FORMAT,
                 self->command, self->length);
    return NULL;
  }

  sent = self->in ? 0 : self->length;
  if (buffer->len < BP_USBIP_HEADER_SIZE + sent)
    return NULL;

  self->data = g_malloc0 (self->length + 1);
  memcpy (self->data, buffer->data + BP_USBIP_HEADER_SIZE, sent);
  g_byte_array_remove_range (buffer, 0, BP_USBIP_HEADER_SIZE + sent);
  return g_steal_pointer (&self);
}

static GByteArray *
begin_reply (const BpUsbipRequest *request, BpUsbipCommand command, gint32 status)
{
  GByteArray *bytes = g_byte_array_new ();

  put_be32 (bytes, command);
  put_be32 (bytes, request->seqnum);
  put_be32 (bytes, 0); /* device, direction and endpoint are known to the kernel by the seqnum */
  put_be32 (bytes, 0);
  put_be32 (bytes, 0);
  put_be32 (bytes, (guint32)status);
  return bytes;
}

static void
fill_header (GByteArray *bytes)
{
  while (bytes->len < BP_USBIP_HEADER_SIZE)
    put_be32 (bytes, 0);
}

GByteArray *
bp_usbip_reply_submit (const BpUsbipRequest *request, gint32 status, gsize actual)
{
  GByteArray *bytes = begin_reply (request, BP_USBIP_RET_SUBMIT, status);

  put_be32 (bytes, (guint32)actual);
  fill_header (bytes);
  if (request->in)
    g_byte_array_append (bytes, request->data, (guint)actual);
  return bytes;
}

GByteArray *
bp_usbip_reply_unlink (const BpUsbipRequest *request, gint32 status)
{
  GByteArray *bytes = begin_reply (request, BP_USBIP_RET_UNLINK, status);

  fill_header (bytes);
  return bytes;
}
