/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-uf2-file.h"

#include <string.h>

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-uf2-family.h"

#define BLOCK_SIZE 512
#define MAGIC_1 0x0a324655
#define MAGIC_2 0x9e5d5157
#define MAGIC_END 0x0ab16f30

enum {
  FLAGS = 8,
  ADDRESS = 12,
  PAYLOAD_SIZE = 16,
  NUMBER = 20,
  N_BLOCKS = 24,
  FAMILY = 28,
  DATA = 32,
  END = 508
};
#define DATA_SIZE (END - DATA)

#define FLAG_NOT_MAIN_FLASH 0x0001
#define FLAG_FILE_CONTAINER 0x1000
#define FLAG_FAMILY 0x2000
#define FLAG_MD5 0x4000

/* Address, length and checksum of a region, at the end of the data. */
#define MD5_SIZE 24

/* The block that picotool puts in front of RP2350 files, against erratum E10 of their boot ROM, and
 * that its own readers pass over: the first of two for "any RP2", 256 bytes of 0xEF, and the second
 * never comes. */
#define E10_FAMILY 0xe48bff57
#define E10_N_BLOCKS 2
#define E10_SIZE 256
#define E10_BYTE 0xef

/* Each block is looked up among the families. Real files hold one to three. */
#define MAX_FAMILIES 16

/* The blocks of one family number themselves, whatever stands between them. */
typedef struct {
  gboolean named; /* the blocks name a family */
  guint32 id;
  gsize place;      /* of the first block */
  guint32 n_blocks; /* as the blocks say */
  guint32 n_seen;
  guint8 *seen; /* one byte a block number */
} Family;

typedef struct {
  const guint8 *data;
  gsize size;
  GArray *families;  /* of Family */
  guint32 n_skipped; /* blocks that are not for the flash, but have their numbers */
  BpFirmwareBuilder *builder;
} Reader;

gboolean
bp_uf2_file_probe (const guint8 *data, gsize size)
{
  return size >= 8 && bp_peek_u32 (data) == MAGIC_1 && bp_peek_u32 (data + 4) == MAGIC_2;
}

static void
clear_family (gpointer family)
{
  g_free (((Family *)family)->seen);
}

/* How many bytes of the data may be payload. */
static guint32
get_room (guint32 flags)
{
  return (flags & FLAG_MD5) != 0 ? DATA_SIZE - MD5_SIZE : DATA_SIZE;
}

static gboolean
check_block (const guint8 *block, GError **error)
{
  guint32 flags = bp_peek_u32 (block + FLAGS);
  guint32 payload_size = bp_peek_u32 (block + PAYLOAD_SIZE);

  if (bp_peek_u32 (block) != MAGIC_1 || bp_peek_u32 (block + 4) != MAGIC_2 ||
      bp_peek_u32 (block + END) != MAGIC_END) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "no UF2 block is here");
    return FALSE;
  }
  if (payload_size > get_room (flags)) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the block says %u bytes, but holds at most %u", payload_size, get_room (flags));
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_e10_block (const guint8 *block)
{
  return (bp_peek_u32 (block + FLAGS) & FLAG_FAMILY) != 0 &&
         bp_peek_u32 (block + FAMILY) == E10_FAMILY && bp_peek_u32 (block + NUMBER) == 0 &&
         bp_peek_u32 (block + N_BLOCKS) == E10_N_BLOCKS &&
         bp_peek_u32 (block + PAYLOAD_SIZE) == E10_SIZE &&
         bp_bytes_are (block + DATA, E10_SIZE, E10_BYTE);
}

static Family *
find_family (Reader *self, gboolean named, guint32 id)
{
  for (guint i = 0; i < self->families->len; i++) {
    Family *family = &g_array_index (self->families, Family, i);

    if (family->named == named && family->id == id)
      return family;
  }
  return NULL;
}

static Family *
ensure_family (Reader *self, const guint8 *block, GError **error)
{
  gboolean named = (bp_peek_u32 (block + FLAGS) & FLAG_FAMILY) != 0;
  Family family = {
    .named = named,
    .id = named ? bp_peek_u32 (block + FAMILY) : 0,
    .place = block - self->data,
    .n_blocks = bp_peek_u32 (block + N_BLOCKS),
  };
  Family *known = find_family (self, family.named, family.id);

  if (known != NULL)
    return known;
  if (family.n_blocks == 0 || family.n_blocks > self->size / BLOCK_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the block says that there are %u, but the file holds %" G_GSIZE_FORMAT
                 ": it is cut off",
                 family.n_blocks, self->size / BLOCK_SIZE);
    return NULL;
  }
  if (self->families->len == MAX_FAMILIES) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "more than %d families of chips",
                 MAX_FAMILIES);
    return NULL;
  }
  family.seen = g_new0 (guint8, family.n_blocks);
  g_array_append_val (self->families, family);
  return &g_array_index (self->families, Family, self->families->len - 1);
}

static gboolean
count_block (Family *family, const guint8 *block, GError **error)
{
  guint32 number = bp_peek_u32 (block + NUMBER);
  guint32 n_blocks = bp_peek_u32 (block + N_BLOCKS);

  if (n_blocks != family->n_blocks) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "the block says that there are %u, but offset %" G_GSIZE_FORMAT " says %u",
                 n_blocks, family->place, family->n_blocks);
    return FALSE;
  }
  if (number >= n_blocks) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "block number %u of only %u", number,
                 n_blocks);
    return FALSE;
  }
  /* A block may come twice. */
  if (!family->seen[number])
    family->n_seen++;
  family->seen[number] = TRUE;
  return TRUE;
}

static gboolean
read_block (Reader *self, gsize offset, GError **error)
{
  const guint8 *block = self->data + offset;
  Family *family;

  if (!bp_bytes_check (self->size, offset, BLOCK_SIZE, error) || !check_block (block, error))
    return FALSE;
  if (is_e10_block (block))
    return TRUE;
  if ((bp_peek_u32 (block + FLAGS) & (FLAG_FILE_CONTAINER | FLAG_NOT_MAIN_FLASH)) != 0) {
    self->n_skipped++;
    return TRUE;
  }
  family = ensure_family (self, block, error);
  if (family == NULL || !count_block (family, block, error))
    return FALSE;
  return bp_firmware_builder_add (self->builder, bp_peek_u32 (block + ADDRESS), block + DATA,
                                  bp_peek_u32 (block + PAYLOAD_SIZE), offset, error);
}

static gboolean
read_blocks (Reader *self, GError **error)
{
  for (gsize offset = 0; offset < self->size; offset += BLOCK_SIZE) {
    if (!read_block (self, offset, error)) {
      g_prefix_error (error, "offset %" G_GSIZE_FORMAT ": ", offset);
      return FALSE;
    }
  }
  return TRUE;
}

static char *
describe_family (const Family *family)
{
  const char *name = bp_uf2_family_get_name (family->id);

  if (!family->named)
    return g_strdup ("none");
  return name != NULL ? g_strdup (name) : g_strdup_printf ("0x%08x", family->id);
}

static gboolean
refuse_many (Reader *self, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < self->families->len; i++) {
    const Family *family = &g_array_index (self->families, Family, i);
    g_autofree char *name = describe_family (family);

    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", name);
  }
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "firmware for several families of chips in one file (%s): choose a file for one",
               list->str);
  return FALSE;
}

static gboolean
check_complete (Reader *self, const Family *family, GError **error)
{
  const guint8 *missing = memchr (family->seen, FALSE, family->n_blocks);

  if (family->n_seen + self->n_skipped >= family->n_blocks)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "block %u of %u is missing: the file is cut off or damaged",
               (guint)(missing - family->seen), family->n_blocks);
  return FALSE;
}

static gboolean
check_families (Reader *self, GError **error)
{
  const Family *family;

  if (self->families->len > 1)
    return refuse_many (self, error);
  if (self->families->len == 0)
    return TRUE; /* nothing for the flash: the builder tells it */
  family = &g_array_index (self->families, Family, 0);
  if (family->named) {
    g_autofree char *name = describe_family (family);

    bp_firmware_builder_add_fact (self->builder, "family-id", g_variant_new_uint32 (family->id));
    bp_firmware_builder_add_fact (self->builder, "family", g_variant_new_string (name));
  }
  return check_complete (self, family, error);
}

BpFirmware *
bp_uf2_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_UF2);
  g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (Family));
  Reader self = { .data = data, .size = size, .families = families, .builder = builder };

  g_array_set_clear_func (families, clear_family);
  if (!read_blocks (&self, error) || !check_families (&self, error))
    return NULL;
  return bp_firmware_builder_end (builder, "offset", error);
}
