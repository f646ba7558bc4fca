/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "firmware-fixture.h"

#define BLOCK 512
#define F4 0x57755a57
#define RP2350 0xe48bff59
#define ABSOLUTE 0xe48bff57

enum { NOT_MAIN_FLASH = 0x1, CONTAINER = 0x1000, FAMILY = 0x2000, MD5 = 0x4000, TAGS = 0x8000 };

typedef struct {
  guint32 flags, address, size, number, n_blocks, family;
} Block;

static void
append_block (GByteArray *file, const Block *block, guint8 fill)
{
  guint8 bytes[BLOCK] = { 0 };

  bp_poke_u32 (bytes, 0x0a324655);
  bp_poke_u32 (bytes + 4, 0x9e5d5157);
  bp_poke_u32 (bytes + 8, block->flags);
  bp_poke_u32 (bytes + 12, block->address);
  bp_poke_u32 (bytes + 16, block->size);
  bp_poke_u32 (bytes + 20, block->number);
  bp_poke_u32 (bytes + 24, block->n_blocks);
  bp_poke_u32 (bytes + 28, block->family);
  memset (bytes + 32, fill, 476);
  bp_poke_u32 (bytes + 508, 0x0ab16f30);
  g_byte_array_append (file, bytes, BLOCK);
}

#define MAX_BLOCKS 4

/* Block i is filled with the byte i + 1. A file ends at the first block of size 0 that is not the
 * first. */
static const struct {
  const char *name;
  Block blocks[MAX_BLOCKS];
  const char *segments;
  const char *family;
} good[] = {
  { "one-block", { { 0, 0x08000000, 256, 0, 1, 0 } }, "0x08000000+256", NULL },
  { "largest-payload", { { FAMILY, 0x08000000, 476, 0, 1, F4 } }, "0x08000000+476", "STM32F4" },
  { "any-order",
    { { FAMILY, 0x08000100, 256, 1, 2, F4 }, { FAMILY, 0x08000000, 256, 0, 2, F4 } },
    "0x08000000+512",
    "STM32F4" },
  { "hole",
    { { FAMILY, 0x08000000, 256, 0, 2, F4 }, { FAMILY, 0x08008000, 256, 1, 2, F4 } },
    "0x08000000+256 0x08008000+256",
    "STM32F4" },
  { "unknown-family",
    { { FAMILY, 0x08000000, 256, 0, 1, 0x12345678 } },
    "0x08000000+256",
    "0x12345678" },
  { "file-size-is-no-family",
    { { 0, 0x08000000, 256, 0, 2, 512 }, { 0, 0x08000100, 256, 1, 2, 512 } },
    "0x08000000+512",
    NULL },
  { "not-main-flash",
    { { FAMILY, 0x08000000, 256, 0, 2, F4 },
      { NOT_MAIN_FLASH | FAMILY, 0x08000100, 256, 1, 2, F4 } },
    "0x08000000+256",
    "STM32F4" },
  { "file-container",
    { { CONTAINER, 0, 256, 0, 2, 256 }, { FAMILY, 0x08000000, 256, 1, 2, F4 } },
    "0x08000000+256",
    "STM32F4" },
  { "checksum-of-a-region",
    { { MD5 | FAMILY, 0x08000000, 452, 0, 1, F4 } },
    "0x08000000+452",
    "STM32F4" },
  { "tags", { { TAGS | FAMILY, 0x08000000, 256, 0, 1, F4 } }, "0x08000000+256", "STM32F4" },
};

static const struct {
  const char *name;
  Block blocks[MAX_BLOCKS];
  const char *words;
} bad[] = {
  { "too-large-payload",
    { { 0, 0x08000000, 477, 0, 1, 0 } },
    "offset 0: the block says 477 bytes, but holds at most 476" },
  { "payload-in-the-checksum", { { MD5, 0x08000000, 453, 0, 1, 0 } }, "holds at most 452" },
  { "cut-off",
    { { FAMILY, 0x08000000, 256, 0, 2, F4 } },
    "the block says that there are 2, but the file holds 1" },
  { "mad-number-of-blocks",
    { { 0, 0x08000000, 256, 0, 0xffffffff, 0 } },
    "says that there are 4294967295" },
  { "no-blocks", { { 0, 0x08000000, 256, 0, 0, 0 } }, "says that there are 0" },
  { "number-too-large", { { 0, 0x08000000, 256, 1, 1, 0 } }, "offset 0: block number 1 of only 1" },
  { "two-opinions",
    { { 0, 0x08000000, 256, 0, 2, 0 }, { 0, 0x08000100, 256, 1, 1, 0 } },
    "offset 512: the block says that there are 1, but offset 0 says 2" },
  { "two-families",
    { { FAMILY, 0x08000000, 256, 0, 1, F4 }, { FAMILY, 0x08000000, 256, 0, 1, 0x6db66082 } },
    "several families of chips in one file (STM32F4, STM32H7)" },
  { "unknown-families",
    { { FAMILY, 0x08000000, 256, 0, 1, 0x1234 }, { 0, 0x08000000, 256, 0, 1, 0 } },
    "(0x00001234, none)" },
  { "nothing-for-the-flash", { { NOT_MAIN_FLASH, 0x08000000, 256, 0, 1, 0 } }, "holds no data" },
  { "past-4-gib",
    { { 0, 0xffffff01, 256, 0, 1, 0 } },
    "offset 0: 256 bytes at 0xFFFFFF01 reach past" },
  { "contradiction",
    { { 0, 0x08000000, 256, 0, 2, 0 }, { 0, 0x080000ff, 256, 1, 2, 0 } },
    "offset 0 and offset 512 give different bytes for address 0x080000FF" },
  { "lonely-absolute-block",
    { { FAMILY, 0x10ffff00, 256, 0, 2, ABSOLUTE } },
    "the block says that there are 2" },
};

static GByteArray *
make_file (const Block *blocks)
{
  GByteArray *file = g_byte_array_new ();

  for (guint i = 0; i < MAX_BLOCKS && (i == 0 || blocks[i].size != 0); i++)
    append_block (file, &blocks[i], (guint8)(i + 1));
  return file;
}

static void
test_good (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) file = make_file (good[i].blocks);
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = read_bytes (file->data, file->len, &error);
  g_autoptr (GVariantDict) facts = NULL;
  const char *family = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_UF2);
  g_assert_true (bp_firmware_is_addressed (firmware));
  assert_segments (firmware, good[i].segments);
  for (guint j = 0; j < MAX_BLOCKS && good[i].blocks[j].size != 0; j++) {
    if ((good[i].blocks[j].flags & (NOT_MAIN_FLASH | CONTAINER)) == 0)
      g_assert_cmpuint (*bp_firmware_peek (firmware, good[i].blocks[j].address, 1), ==, j + 1);
  }
  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_variant_dict_lookup (facts, "family", "&s", &family);
  g_assert_cmpstr (family, ==, good[i].family);
  g_assert_cmpint (g_variant_dict_contains (facts, "family-id"), ==, good[i].family != NULL);
}

static void
test_bad (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GByteArray) file = make_file (bad[i].blocks);

  assert_refused (file->data, file->len, bad[i].words);
}

/* As often as one likes, and one is missing all the same. */
static void
test_missing_block (void)
{
  static const Block first = { FAMILY, 0x08000000, 256, 0, 2, F4 };
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_block (file, &first, 1);
  append_block (file, &first, 1);
  append_block (file, &first, 1);
  assert_refused (file->data, file->len, "block 1 of 2 is missing");
}

static void
test_same_block_twice (void)
{
  static const Block only = { FAMILY, 0x08000000, 256, 0, 1, F4 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (BpFirmware) firmware = NULL;

  append_block (file, &only, 1);
  append_block (file, &only, 1);
  firmware = read_bytes (file->data, file->len, NULL);
  assert_segments (firmware, "0x08000000+256");
}

/* As picotool writes RP2350 files, with the tag and, before 2.1, without it. */
static void
test_block_against_e10 (gconstpointer data)
{
  Block e10 = { FAMILY | GPOINTER_TO_UINT (data), 0x10ffff00, 256, 0, 2, ABSOLUTE };
  static const Block only = { FAMILY, 0x10000000, 256, 0, 1, RP2350 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GError) error = NULL;

  append_block (file, &e10, 0xef);
  append_block (file, &only, 1);
  firmware = read_bytes (file->data, file->len, &error);
  g_assert_no_error (error);
  assert_segments (firmware, "0x10000000+256");
}

static void
test_broken_blocks (void)
{
  static const gsize magics[] = { 4, 508, BLOCK, BLOCK + 4, BLOCK + 508 };
  static const Block blocks[MAX_BLOCKS] = { { 0, 0x08000000, 256, 0, 2, 0 },
                                            { 0, 0x08000100, 256, 1, 2, 0 } };

  for (guint i = 1; i < G_N_ELEMENTS (magics); i++) {
    g_autoptr (GByteArray) file = make_file (blocks);

    file->data[magics[i]] ^= 1;
    assert_refused (file->data, file->len, "no UF2 block is here");
  }
}

static void
test_every_cut_is_refused (void)
{
  static const Block blocks[MAX_BLOCKS] = { { 0, 0x08000000, 256, 0, 2, 0 },
                                            { 0, 0x08000100, 256, 1, 2, 0 } };
  g_autoptr (GByteArray) file = make_file (blocks);

  for (gsize size = 8; size < file->len; size++)
    assert_refused (file->data, size, "offset ");
}

static void
test_too_many_families (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  for (guint i = 0; i < 100; i++) {
    Block block = { FAMILY, 0x08000000, 256, 0, 1, i };

    append_block (file, &block, 1);
  }
  assert_refused (file->data, file->len, "offset 8192: more than 16 families");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = g_strconcat ("/uf2/good/", good[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/uf2/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_bad);
  }
  g_test_add_func ("/uf2/missing-block", test_missing_block);
  g_test_add_func ("/uf2/same-block-twice", test_same_block_twice);
  g_test_add_data_func ("/uf2/block-against-e10/tagged", GUINT_TO_POINTER (TAGS),
                        test_block_against_e10);
  g_test_add_data_func ("/uf2/block-against-e10/untagged", GUINT_TO_POINTER (0),
                        test_block_against_e10);
  g_test_add_func ("/uf2/broken-blocks", test_broken_blocks);
  g_test_add_func ("/uf2/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_func ("/uf2/too-many-families", test_too_many_families);
  return g_test_run ();
}
