/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loader/bp-dfuse-facts.h"

#include <string.h>

#include "base/bp-bytes.h"

/* The list of commands (AN3156, 3.1.1): four bytes on the ROMs that are known. */
#define COMMANDS_MAX 16

/* Of the device descriptor (USB 2.0, 9.6.1). */
#define OFFSET_VENDOR 8
#define OFFSET_PRODUCT 10
#define OFFSET_VERSION 12

void
bp_dfuse_facts_init (BpDfuseFacts *self)
{
  self->alternates = g_ptr_array_new ();
  self->maps = g_ptr_array_new_with_free_func (g_object_unref);
  self->chip = bp_chip_identify (&(BpFingerprint){ 0 });
}

void
bp_dfuse_facts_clear (BpDfuseFacts *self)
{
  g_ptr_array_unref (self->alternates);
  g_ptr_array_unref (self->maps);
}

static const BpChip *
identify (BpDfuseFacts *self, BpUsbLink *link, const char *product)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  const guint8 *device = g_bytes_get_data (bp_usb_link_get_descriptors (link), NULL);
  BpFingerprint fingerprint = {
    .vendor_id = bp_peek_u16 (device + OFFSET_VENDOR),
    .product_id = bp_peek_u16 (device + OFFSET_PRODUCT),
    .device_version = bp_peek_u16 (device + OFFSET_VERSION),
    .product = product,
  };

  for (guint i = 0; i < self->alternates->len; i++) {
    const BpDfuseAlternate *alternate = g_ptr_array_index (self->alternates, i);

    if (alternate->string != NULL)
      g_ptr_array_add (strings, alternate->string);
  }
  g_ptr_array_add (strings, NULL);
  fingerprint.map_strings = (const char *const *)strings->pdata;
  return bp_chip_identify (&fingerprint);
}

gboolean
bp_dfuse_facts_learn_memories (BpDfuseFacts *self, BpDfuSession *session,
                               const BpDfuDescriptors *descriptors, const char *product,
                               BpLoaderQuirks quirks, GCancellable *cancellable, GError **error)
{
  BpUsbLink *link = bp_dfu_session_get_link (session);
  GPtrArray *alternates = bp_dfuse_alternate_list (
      link, descriptors, quirks, bp_dfu_session_get_log (session), cancellable, error);

  if (alternates == NULL)
    return FALSE;
  g_ptr_array_unref (self->alternates);
  self->alternates = alternates;
  g_ptr_array_set_size (self->maps, 0);
  for (guint i = 0; i < alternates->len; i++) {
    const BpDfuseAlternate *alternate = g_ptr_array_index (alternates, i);

    if (alternate->map != NULL)
      g_ptr_array_add (self->maps, g_object_ref (alternate->map));
  }
  self->chip = identify (self, link, product);
  return TRUE;
}

/* Commands for which there are features. */
static BpLoaderFeatures
read_commands (const guint8 *commands, gsize size)
{
  BpLoaderFeatures features = 0;

  if (memchr (commands, BP_DFUSE_ERASE, size) != NULL)
    features |= BP_LOADER_CAN_ERASE | BP_LOADER_CAN_MASS_ERASE;
  if (memchr (commands, BP_DFUSE_READ_UNPROTECT, size) != NULL)
    features |= BP_LOADER_CAN_UNPROTECT;
  return features;
}

/* A loader that does not tell, or tells nonsense, is believed to know all commands. */
static gboolean
ask_for_commands (BpDfuSession *session, BpLoaderFeatures *features, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint8 commands[COMMANDS_MAX];
  gssize n = bp_dfu_session_upload (session, BP_DFUSE_COMMAND_BLOCK, commands, sizeof commands,
                                    &local_error);

  if (n > 0 && memchr (commands, BP_DFUSE_SET_ADDRESS, n) != NULL)
    *features = read_commands (commands, n);
  if (local_error != NULL && !bp_error_is_stall (local_error)) {
    g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                "asking for the list of commands: ");
    return FALSE;
  }
  return bp_dfu_session_be_idle (session, error);
}

static gboolean
has_flash (BpDfuseFacts *self)
{
  for (guint i = 0; i < self->maps->len; i++) {
    BpMemoryKind kind = bp_memory_map_get_kind (g_ptr_array_index (self->maps, i));

    if (kind == BP_MEMORY_INTERNAL_FLASH || kind == BP_MEMORY_EXTERNAL_FLASH)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_attribute (const BpDfuDescriptors *descriptors, guint8 attribute)
{
  return !descriptors->has_functional || descriptors->attributes & attribute;
}

gboolean
bp_dfuse_facts_learn_features (BpDfuseFacts *self, BpDfuSession *session,
                               const BpDfuDescriptors *descriptors, GError **error)
{
  BpLoaderFeatures commands =
      BP_LOADER_CAN_ERASE | BP_LOADER_CAN_MASS_ERASE | BP_LOADER_CAN_UNPROTECT;

  self->features = self->maps->len > 0 ? BP_LOADER_CAN_ADDRESS : 0;
  if (has_attribute (descriptors, BP_DFU_ATTRIBUTE_CAN_UPLOAD)) {
    self->features |= BP_LOADER_CAN_READ | BP_LOADER_CAN_READ_BACK;
    if (!ask_for_commands (session, &commands, error))
      return FALSE;
  }
  if (has_attribute (descriptors, BP_DFU_ATTRIBUTE_CAN_DNLOAD))
    self->features |= BP_LOADER_CAN_WRITE | commands;
  /* Without a map, nobody knows where to write. */
  if (!has_flash (self))
    self->features &= ~(BP_LOADER_CAN_WRITE | BP_LOADER_CAN_ERASE | BP_LOADER_CAN_MASS_ERASE);
  return TRUE;
}
