/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-dfuse-file.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-dfu-suffix.h"

#define SIGNATURE "DfuSe"
#define VERSION 0x01

/* The header: "DfuSe", version, size of the image (4), number of targets. */
enum { HEADER_VERSION = 5, HEADER_IMAGE_SIZE = 6, HEADER_TARGETS = 10, HEADER_SIZE = 11 };

/* A target: "Target", alternate setting, whether it has a name (4), the name, size of the elements
 * (4), their number. */
enum {
  TARGET_NAMED = 7,
  TARGET_NAME = 11,
  TARGET_BYTES = 266,
  TARGET_ELEMENTS = 270,
  TARGET_SIZE = 274
};
#define NAME_SIZE 255

/* An element: address, size, data. */
#define ELEMENT_SIZE 8

/* @end is where the suffix begins: nothing before it belongs to it, and nothing of the image lies
 * behind it. */
typedef struct {
  const guint8 *data;
  gsize end;
  gsize offset;
  gboolean named;
  BpFirmwareBuilder *builder;
} Reader;

gboolean
bp_dfuse_file_probe (const guint8 *data, gsize size)
{
  return size >= strlen (SIGNATURE) && memcmp (data, SIGNATURE, strlen (SIGNATURE)) == 0;
}

static gboolean
read_header (Reader *self, const BpDfuSuffix *suffix, guint *n_targets, GError **error)
{
  guint32 image_size;

  if (!bp_bytes_check (self->end, 0, HEADER_SIZE, error))
    return FALSE;
  if (self->data[HEADER_VERSION] != VERSION) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "unknown DfuSe version %u at offset %d",
                 self->data[HEADER_VERSION], HEADER_VERSION);
    return FALSE;
  }
  /* UM0391 can be read both ways, and both are written: with the suffix by dfuse-pack, without it
   * by dfu.py. */
  image_size = bp_peek_u32 (self->data + HEADER_IMAGE_SIZE);
  if (image_size != self->end && image_size != self->end + suffix->length) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the header at offset %d says %u bytes, but there are %" G_GSIZE_FORMAT
                 ": the file is cut off or damaged",
                 HEADER_IMAGE_SIZE, image_size, self->end);
    return FALSE;
  }
  *n_targets = self->data[HEADER_TARGETS];
  if (*n_targets == 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "no targets, says offset %d", HEADER_TARGETS);
    return FALSE;
  }
  self->offset = HEADER_SIZE;
  return TRUE;
}

/* @end is where the target ends. */
static gboolean
read_element (Reader *self, gsize end, GError **error)
{
  gsize place = self->offset;
  guint32 address, size;

  if (!bp_bytes_check (end, place, ELEMENT_SIZE, error))
    return FALSE;
  address = bp_peek_u32 (self->data + place);
  size = bp_peek_u32 (self->data + place + 4);
  if (!bp_bytes_check (end, place + ELEMENT_SIZE, size, error))
    return FALSE;
  if (!bp_firmware_builder_add (self->builder, address, self->data + place + ELEMENT_SIZE, size,
                                place, error)) {
    g_prefix_error (error, "offset %" G_GSIZE_FORMAT ": ", place);
    return FALSE;
  }
  self->offset = place + ELEMENT_SIZE + size;
  return TRUE;
}

static gboolean
read_elements (Reader *self, gsize end, guint32 n_elements, GError **error)
{
  /* Each element takes bytes of the file, so a mad number ends at the file's end. */
  for (guint32 i = 0; i < n_elements; i++) {
    if (!read_element (self, end, error)) {
      g_prefix_error (error, "element %u of %u: ", i + 1, n_elements);
      return FALSE;
    }
  }
  if (self->offset != end) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "its elements end at offset %" G_GSIZE_FORMAT ", but it says %" G_GSIZE_FORMAT,
                 self->offset, end);
    return FALSE;
  }
  return TRUE;
}

/* The name of the first target that has one. */
static void
read_name (Reader *self, const guint8 *target)
{
  const char *name = (const char *)target + TARGET_NAME;
  g_autofree char *raw = NULL;
  g_autofree char *valid = NULL;

  if (self->named || bp_peek_u32 (target + TARGET_NAMED) == 0)
    return;
  raw = g_strndup (name, NAME_SIZE);
  valid = g_strstrip (g_utf8_make_valid (raw, -1));
  if (*valid == '\0')
    return;
  bp_firmware_builder_add_fact (self->builder, "target-name", g_variant_new_string (valid));
  self->named = TRUE;
}

static gboolean
read_target (Reader *self, GError **error)
{
  gsize place = self->offset;
  const guint8 *target = self->data + place;
  guint32 n_bytes, n_elements;

  if (!bp_bytes_check (self->end, place, TARGET_SIZE, error))
    return FALSE;
  if (memcmp (target, "Target", strlen ("Target")) != 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "no target begins at offset %" G_GSIZE_FORMAT,
                 place);
    return FALSE;
  }
  n_bytes = bp_peek_u32 (target + TARGET_BYTES);
  n_elements = bp_peek_u32 (target + TARGET_ELEMENTS);
  if (n_elements == 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "no elements, says offset %" G_GSIZE_FORMAT,
                 place + TARGET_ELEMENTS);
    return FALSE;
  }
  if (!bp_bytes_check (self->end, place + TARGET_SIZE, n_bytes, error))
    return FALSE;
  read_name (self, target);
  self->offset = place + TARGET_SIZE;
  return read_elements (self, self->offset + n_bytes, n_elements, error);
}

static gboolean
read_targets (Reader *self, guint n_targets, GError **error)
{
  for (guint i = 0; i < n_targets; i++) {
    if (!read_target (self, error)) {
      g_prefix_error (error, "target %u of %u: ", i + 1, n_targets);
      return FALSE;
    }
  }
  if (self->offset != self->end) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "%" G_GSIZE_FORMAT
                 " bytes follow the last of %u targets at offset %" G_GSIZE_FORMAT,
                 self->end - self->offset, n_targets, self->offset);
    return FALSE;
  }
  return TRUE;
}

BpFirmware *
bp_dfuse_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_DFUSE);
  Reader self = { .data = data, .builder = builder };
  BpDfuSuffix suffix;
  guint n_targets;

  if (!bp_dfu_suffix_parse (data, size, &suffix, error))
    return NULL;
  if (suffix.dfu_version != BP_DFU_SUFFIX_DFUSE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "a DfuSe header, but the suffix at offset %" G_GSIZE_FORMAT
                 " says DFU version 0x%04X",
                 size - 10, suffix.dfu_version);
    return NULL;
  }
  self.end = size - suffix.length;
  bp_dfu_suffix_add_facts (&suffix, builder);
  if (!read_header (&self, &suffix, &n_targets, error) || !read_targets (&self, n_targets, error))
    return NULL;
  return bp_firmware_builder_end (builder, "offset", error);
}
