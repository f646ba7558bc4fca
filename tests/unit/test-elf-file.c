/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/bp-bytes.h"
#include "firmware-fixture.h"

/* A file made by hand: the header, two segments, four sections (none, code, variables, .bss),
 * contents. */
#define SEGMENTS 52
#define SECTIONS (SEGMENTS + 2 * 32)
#define CONTENTS (SECTIONS + 4 * 40)
#define CODE_SIZE 8
#define DATA_SIZE 4
#define FILE_SIZE (CONTENTS + CODE_SIZE + DATA_SIZE)

#define CODE_SECTION (SECTIONS + 40)
#define DATA_SECTION (SECTIONS + 80)
#define BSS_SECTION (SECTIONS + 120)

static void
poke_segment (guint8 *segment, guint32 offset, guint32 address, guint32 physical, guint32 size)
{
  bp_poke_u32 (segment, 1);
  bp_poke_u32 (segment + 4, offset);
  bp_poke_u32 (segment + 8, address);
  bp_poke_u32 (segment + 12, physical);
  bp_poke_u32 (segment + 16, size);
  bp_poke_u32 (segment + 20, size);
}

static void
poke_section (guint8 *section, guint32 type, guint32 flags, guint32 address, guint32 offset,
              guint32 size)
{
  bp_poke_u32 (section + 4, type);
  bp_poke_u32 (section + 8, flags);
  bp_poke_u32 (section + 12, address);
  bp_poke_u32 (section + 16, offset);
  bp_poke_u32 (section + 20, size);
}

/* The first segment holds the ELF headers too, as some linkers have it. */
static void
make_file (guint8 *file)
{
  memset (file, 0, FILE_SIZE);
  memcpy (file, "\177ELF\1\1\1", 7);
  bp_poke_u16 (file + 16, 2);
  bp_poke_u16 (file + 18, 40);
  bp_poke_u32 (file + 20, 1);
  bp_poke_u32 (file + 24, 0x08000101);
  bp_poke_u32 (file + 28, SEGMENTS);
  bp_poke_u32 (file + 32, SECTIONS);
  bp_poke_u16 (file + 40, 52);
  bp_poke_u16 (file + 42, 32);
  bp_poke_u16 (file + 44, 2);
  bp_poke_u16 (file + 46, 40);
  bp_poke_u16 (file + 48, 4);
  poke_segment (file + SEGMENTS, 0, 0x08000000 - CONTENTS, 0x08000000 - CONTENTS,
                CONTENTS + CODE_SIZE);
  poke_segment (file + SEGMENTS + 32, CONTENTS + CODE_SIZE, 0x20000000, 0x08000010, DATA_SIZE);
  poke_section (file + CODE_SECTION, 1, 6, 0x08000000, CONTENTS, CODE_SIZE);
  poke_section (file + DATA_SECTION, 1, 3, 0x20000000, CONTENTS + CODE_SIZE, DATA_SIZE);
  poke_section (file + BSS_SECTION, 8, 3, 0x20000004, CONTENTS + CODE_SIZE, 0x10000);
  for (guint i = 0; i < CODE_SIZE + DATA_SIZE; i++)
    file[CONTENTS + i] = (guint8)(i + 1);
}

static void
test_sections_at_their_load_addresses (void)
{
  guint8 file[FILE_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  make_file (file);
  firmware = read_bytes (file, sizeof file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bp_firmware_get_format (firmware), ==, BP_FIRMWARE_FORMAT_ELF);
  g_assert_true (bp_firmware_is_addressed (firmware));
  g_assert_cmpint (bp_firmware_get_entry (firmware), ==, 0x08000101);
  assert_segments (firmware, "0x08000000+8 0x08000010+4");
  g_assert_cmpmem (bp_firmware_peek (firmware, 0x08000000, 8), 8, file + CONTENTS, 8);
  g_assert_cmpmem (bp_firmware_peek (firmware, 0x08000010, 4), 4, file + CONTENTS + 8, 4);
}

/* Each of these writes one number into the file. */
static const struct {
  const char *name;
  gsize offset;
  guint32 value;
  guint n_bytes;
  const char *segments; /* NULL: refused with the words */
  const char *words;
} patches[] = {
  { "risc-v", 18, 243, 2, "0x08000000+8 0x08000010+4", NULL },
  { "not-allocated", CODE_SECTION + 8, 4, 4, "0x08000010+4", NULL },
  { "no-contents", CODE_SECTION + 4, 8, 4, "0x08000010+4", NULL },
  { "other-type-with-contents", CODE_SECTION + 4, 0x70000001, 4, "0x08000000+8 0x08000010+4",
    NULL },
  { "no-bytes", CODE_SECTION + 20, 0, 4, "0x08000010+4", NULL },
  { "segment-is-not-loaded", SEGMENTS, 4, 4, "0x08000000+8 0x08000010+4", NULL },
  { "loaded-into-ram", SEGMENTS + 32 + 12, 0x20000000, 4, "0x08000000+8", NULL },
  { "no-segments", 44, 0, 2, "0x08000000+8", NULL },
  { "64-bits", 4, 2, 1, NULL, "not of 32 bits" },
  { "big-endian", 5, 2, 1, NULL, "not little endian" },
  { "for-x86", 18, 3, 2, NULL, "neither for Arm nor for RISC-V" },
  { "object-file", 16, 1, 2, NULL, "no linked program" },
  { "library", 16, 3, 2, NULL, "no linked program" },
  { "stripped", 48, 0, 2, NULL, "stripped of its section headers" },
  { "sections-outside", 32, FILE_SIZE - 100, 4, NULL, "cut off" },
  { "sections-far-outside", 32, 0xffffffff, 4, NULL, "cut off" },
  { "segments-far-outside", 28, 0xffffffff, 4, NULL, "cut off" },
  { "many-sections", 48, 0xffff, 2, NULL, "cut off" },
  { "many-segments", 44, 0xffff, 2, NULL, "far more segments" },
  { "segment-size", 42, 56, 2, NULL, "headers of unknown size" },
  { "section-size", 46, 64, 2, NULL, "headers of unknown size" },
  { "contents-outside", DATA_SECTION + 20, DATA_SIZE + 1, 4, NULL, "section 2: cut off" },
  { "contents-far-outside", DATA_SECTION + 16, 0xffffffff, 4, NULL, "section 2: cut off" },
  { "contents-too-large", DATA_SECTION + 20, 0xffffffff, 4, NULL, "section 2: cut off" },
  { "past-4-gib", SEGMENTS + 32 + 12, 0xffffffff, 4, NULL,
    "section 2: 4 bytes at 0xFFFFFFFF reach past" },
  { "contradiction", SEGMENTS + 32 + 12, 0x08000006, 4, NULL,
    "give different bytes for address 0x08000006" },
};

static void
test_patch (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  guint8 file[FILE_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (BpFirmware) firmware = NULL;

  make_file (file);
  for (guint j = 0; j < patches[i].n_bytes; j++)
    file[patches[i].offset + j] = (guint8)(patches[i].value >> (8 * j));
  if (patches[i].words != NULL) {
    assert_refused (file, sizeof file, patches[i].words);
    return;
  }
  firmware = read_bytes (file, sizeof file, &error);
  g_assert_no_error (error);
  assert_segments (firmware, patches[i].segments);
}

/* What is left out is told. */
static void
test_ram_is_left_out (void)
{
  guint8 file[FILE_SIZE];
  g_autoptr (BpFirmware) firmware = NULL;
  g_autoptr (GVariantDict) facts = NULL;
  guint32 value;

  make_file (file);
  bp_poke_u32 (file + SEGMENTS + 32 + 12, 0x24000000);
  firmware = read_bytes (file, sizeof file, NULL);
  assert_segments (firmware, "0x08000000+8");
  facts = g_variant_dict_new (bp_firmware_get_facts (firmware));
  g_assert_true (g_variant_dict_lookup (facts, "ram-bytes", "u", &value));
  g_assert_cmpuint (value, ==, DATA_SIZE);

  bp_poke_u32 (file + SEGMENTS + 12, 0x20000000);
  assert_refused (file, sizeof file, "all of it goes into RAM");
}

/* Then the sections stand where they run. */
static void
test_no_physical_addresses (void)
{
  guint8 file[FILE_SIZE];
  g_autoptr (BpFirmware) firmware = NULL;

  make_file (file);
  bp_poke_u32 (file + SEGMENTS + 12, 0);
  bp_poke_u32 (file + SEGMENTS + 32 + 12, 0);
  firmware = read_bytes (file, sizeof file, NULL);
  assert_segments (firmware, "0x08000000+8");
}

static void
test_every_cut_is_refused (void)
{
  guint8 file[FILE_SIZE];

  make_file (file);
  for (gsize size = 4; size < sizeof file; size++)
    assert_refused (file, size, "cut off");
}

/* The witness: the linker's file, and what objcopy made of it. */
static void
test_same_as_the_hex_file (gconstpointer data)
{
  const char *name = data;
  g_autofree char *elf_name = g_strconcat (name, ".elf", NULL);
  g_autofree char *hex_name = g_strconcat (name, ".hex", NULL);
  g_autoptr (BpFirmware) elf = read_data (elf_name);
  g_autoptr (BpFirmware) hex = read_data (hex_name);

  g_assert_cmpint (bp_firmware_get_format (elf), ==, BP_FIRMWARE_FORMAT_ELF);
  assert_same_contents (elf, hex);
  g_assert_cmpint (bp_firmware_get_entry (elf), ==, bp_firmware_get_entry (hex));
}

static void
test_crazyflie (void)
{
  g_autoptr (BpFirmware) elf = read_shared ("cf2.elf");
  g_autoptr (BpFirmware) hex = read_shared ("cf2.hex");

  if (elf == NULL || hex == NULL)
    return;
  assert_segments (elf, "0x08004000+392 0x08004190+196964 0x0804C1CC+12");
  assert_same_contents (elf, hex);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/elf/sections-at-their-load-addresses", test_sections_at_their_load_addresses);
  for (guint i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autofree char *path = g_strconcat ("/elf/patch/", patches[i].name, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_patch);
  }
  g_test_add_func ("/elf/ram-is-left-out", test_ram_is_left_out);
  g_test_add_func ("/elf/no-physical-addresses", test_no_physical_addresses);
  g_test_add_func ("/elf/every-cut-is-refused", test_every_cut_is_refused);
  g_test_add_data_func ("/elf/same-as-the-hex-file/crazyflie", "crazyflie-like",
                        test_same_as_the_hex_file);
  g_test_add_data_func ("/elf/same-as-the-hex-file/betaflight", "betaflight-like",
                        test_same_as_the_hex_file);
  g_test_add_func ("/elf/crazyflie", test_crazyflie);
  return g_test_run ();
}
