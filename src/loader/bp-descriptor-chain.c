/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-descriptor-chain.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"

#define DEVICE_SIZE 18
#define CONFIG_SIZE 9
#define TYPE_DEVICE 1
#define TYPE_CONFIG 2

static gboolean
set_broken (GError **error, gsize offset)
{
  g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
               "the configuration descriptor is broken at byte %" G_GSIZE_FORMAT, offset);
  return FALSE;
}

static gboolean
is_whole (const guint8 *descriptor)
{
  switch (descriptor[1]) {
  case BP_DESCRIPTOR_INTERFACE:
    return descriptor[0] >= BP_DESCRIPTOR_INTERFACE_SIZE;
  case BP_DESCRIPTOR_ENDPOINT:
    return descriptor[0] >= BP_DESCRIPTOR_ENDPOINT_SIZE;
  default:
    return TRUE;
  }
}

static gboolean
check (const BpDescriptorChain *self, GError **error)
{
  gsize offset = 0;

  while (offset < self->size) {
    gsize left = self->size - offset;
    const guint8 *descriptor = self->data + offset;

    if (left < 2 || descriptor[0] < 2 || descriptor[0] > left || !is_whole (descriptor))
      return set_broken (error, offset);
    offset += descriptor[0];
  }
  return TRUE;
}

gboolean
bp_descriptor_chain_init (BpDescriptorChain *self, GBytes *descriptors, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (descriptors, &size);
  gsize total;

  if (size < DEVICE_SIZE + CONFIG_SIZE || data[0] != DEVICE_SIZE || data[1] != TYPE_DEVICE ||
      data[DEVICE_SIZE + 1] != TYPE_CONFIG) {
    g_set_error (error, BP_ERROR, BP_ERROR_PROTOCOL,
                 "the %" G_GSIZE_FORMAT " bytes of descriptors are none", size);
    return FALSE;
  }
  total = bp_peek_u16 (data + DEVICE_SIZE + 2);
  *self =
      (BpDescriptorChain){ .data = data + DEVICE_SIZE, .size = MIN (total, size - DEVICE_SIZE) };
  return check (self, error);
}

const guint8 *
bp_descriptor_chain_next (BpDescriptorChain *self)
{
  const guint8 *descriptor = self->offset < self->size ? self->data + self->offset : NULL;

  if (descriptor != NULL)
    self->offset += descriptor[0];
  return descriptor;
}
