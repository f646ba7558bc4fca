/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-memory-map.h"

#include <string.h>

#include "base/bp-error.h"

#define KIB 1024
#define INTERNAL BP_MEMORY_INTERNAL_FLASH
#define EXTERNAL BP_MEMORY_EXTERNAL_FLASH
#define OPTIONS BP_MEMORY_OPTION_BYTES

/* What a string must be read as: zones, sectors, bytes, the first and last sector, both letters,
 * kind. */
typedef struct {
  const char *string;
  const char *name;
  BpMemoryKind kind;
  guint zones;
  guint sectors;
  guint64 size;
  guint32 start;
  guint32 first_size;
  guint32 last_size;
  char first_letter;
  char last_letter;
} Row;

/* Strings of real ROMs, as users have logged them, and of the test suites of other tools. */
static const Row rows[] = {
  { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg", "Internal Flash", INTERNAL, 1, 12,
    1024 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FFFC000/01*016 e", "Option Bytes", OPTIONS, 1, 1, 16, 0x1fffc000, 16, 16,
    'e', 'e' },
  { "@OTP Memory /0x1FFF7800/01*512 e,01*016 e", "OTP Memory", BP_MEMORY_OTP, 1, 2, 528, 0x1fff7800,
    512, 16, 'e', 'e' },
  { "@Device Feature/0xFFFF0000/01*004 e", "Device Feature", BP_MEMORY_DEVICE_FEATURE, 1, 1, 4,
    0xffff0000, 4, 4, 'e', 'e' },
  { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,03*128Kg", "Internal Flash", INTERNAL, 1, 8,
    512 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,01*128Kg", "Internal Flash", INTERNAL, 1, 6,
    256 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg,04*016Kg,01*064Kg,07*128Kg",
    "Internal Flash", INTERNAL, 1, 24, 2048 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FFFC000/01*016 e/0x1FFEC000/01*016 e", "Option Bytes", OPTIONS, 2, 2, 32,
    0x1ffec000, 16, 16, 'e', 'e' },
  { "@Internal Flash  /0x08000000/04*016Kg,01*64Kg,03*128Kg", "Internal Flash", INTERNAL, 1, 8,
    512 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg", "Internal Flash", INTERNAL, 1, 8,
    1024 * KIB, 0x08000000, 32 * KIB, 256 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,07*256Kg", "Internal Flash", INTERNAL, 1, 12,
    2048 * KIB, 0x08000000, 32 * KIB, 256 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/128*0002Kg", "Internal Flash", INTERNAL, 1, 128, 256 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/064*0002Kg", "Internal Flash", INTERNAL, 1, 64, 128 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FFFF800/01*016 e", "Option Bytes", OPTIONS, 1, 1, 16, 0x1ffff800, 16, 16,
    'e', 'e' },
  { "@Internal Flash  /0x08000000/032*0001Kg", "Internal Flash", INTERNAL, 1, 32, 32 * KIB,
    0x08000000, KIB, KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/128*002Kg", "Internal Flash", INTERNAL, 1, 128, 256 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Internal Flash   /0x08000000/16*128Kg", "Internal Flash", INTERNAL, 1, 16, 2048 * KIB,
    0x08000000, 128 * KIB, 128 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x5200201C/01*128 e", "Option Bytes", OPTIONS, 1, 1, 128, 0x5200201c, 128,
    128, 'e', 'e' },
  { "@Internal Flash   /0x08000000/8*128Kg", "Internal Flash", INTERNAL, 1, 8, 1024 * KIB,
    0x08000000, 128 * KIB, 128 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x5200201C/01*88 e", "Option Bytes", OPTIONS, 1, 1, 88, 0x5200201c, 88, 88,
    'e', 'e' },
  { "@Internal Flash   /0x08000000/256*08Kg", "Internal Flash", INTERNAL, 1, 256, 2048 * KIB,
    0x08000000, 8 * KIB, 8 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x5200201C/01*297 e", "Option Bytes", OPTIONS, 1, 1, 297, 0x5200201c, 297,
    297, 'e', 'e' },
  { "@OTP Memory   /0x08FFF000/01*1024 e", "OTP Memory", BP_MEMORY_OTP, 1, 1, 1024, 0x08fff000,
    1024, 1024, 'e', 'e' },
  { "@Internal Flash   /0x08000000/256*02Kg", "Internal Flash", INTERNAL, 1, 256, 512 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x1FFF7800/01*048 e/0x1FFFF800/01*048 e", "Option Bytes", OPTIONS, 2, 2, 96,
    0x1fff7800, 48, 48, 'e', 'e' },
  { "@OTP Memory   /0x1FFF7000/01*1024 e", "OTP Memory", BP_MEMORY_OTP, 1, 1, 1024, 0x1fff7000,
    1024, 1024, 'e', 'e' },
  { "@Internal Flash   /0x08000000/64*02Kg", "Internal Flash", INTERNAL, 1, 64, 128 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x1FFF7800/01*40Be", "Option Bytes", OPTIONS, 1, 1, 40, 0x1fff7800, 40, 40,
    'e', 'e' },
  { "@OTP Memory   /0x1FFF7000/01*01Ke", "OTP Memory", BP_MEMORY_OTP, 1, 1, KIB, 0x1fff7000, KIB,
    KIB, 'e', 'e' },
  { "@Internal Flash  /0x08000000/0256*0002Kg", "Internal Flash", INTERNAL, 1, 256, 512 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/512*0002Kg", "Internal Flash", INTERNAL, 1, 512, 1024 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FFF7800/01*040 e", "Option Bytes", OPTIONS, 1, 1, 40, 0x1fff7800, 40, 40,
    'e', 'e' },
  { "@OTP Memory /0x1FFF7000/01*0001Ke", "OTP Memory", BP_MEMORY_OTP, 1, 1, KIB, 0x1fff7000, KIB,
    KIB, 'e', 'e' },
  { "@Internal Flash  /0x08000000/512*0004Kg", "Internal Flash", INTERNAL, 1, 512, 2048 * KIB,
    0x08000000, 4 * KIB, 4 * KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FF00000/01*040 e/0x1FF01000/01*040 e", "Option Bytes", OPTIONS, 2, 2, 80,
    0x1ff00000, 40, 40, 'e', 'e' },
  { "@Internal Flash  /0x08000000/1536*128g", "Internal Flash", INTERNAL, 1, 1536, 192 * KIB,
    0x08000000, 128, 128, 'g', 'g' },
  { "@Option Bytes  /0x1FF80000/01*032 e", "Option Bytes", OPTIONS, 1, 1, 32, 0x1ff80000, 32, 32,
    'e', 'e' },
  { "@DATA Memory /0x08080000/2*3Ke", "DATA Memory", BP_MEMORY_OTHER, 1, 2, 6 * KIB, 0x08080000,
    3 * KIB, 3 * KIB, 'e', 'e' },
  { "@Internal Flash   /0x08000000/128*08Kg", "Internal Flash", INTERNAL, 1, 128, 1024 * KIB,
    0x08000000, 8 * KIB, 8 * KIB, 'g', 'g' },
  { "@Option Bytes   /0x40022040/01*64 e", "Option Bytes", OPTIONS, 1, 1, 64, 0x40022040, 64, 64,
    'e', 'e' },
  { "@OTP Memory   /0x0BFA0000/01*512 e", "OTP Memory", BP_MEMORY_OTP, 1, 1, 512, 0x0bfa0000, 512,
    512, 'e', 'e' },
  { "@Internal Flash   /0x08000000/256*04Kg", "Internal Flash", INTERNAL, 1, 256, 1024 * KIB,
    0x08000000, 4 * KIB, 4 * KIB, 'g', 'g' },
  { "@Internal Flash /0x08000000/64*08Kg", "Internal Flash", INTERNAL, 1, 64, 512 * KIB, 0x08000000,
    8 * KIB, 8 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/512*002Kg", "Internal Flash", INTERNAL, 1, 512, 1024 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/128*001Kg", "Internal Flash", INTERNAL, 1, 128, 128 * KIB,
    0x08000000, KIB, KIB, 'g', 'g' },
  { "@Option Bytes  /0x1FFFF800/01*016 g", "Option Bytes", OPTIONS, 1, 1, 16, 0x1ffff800, 16, 16,
    'g', 'g' },
  { "@Option Bytes  /0x1FFFF800/01*016Be", "Option Bytes", OPTIONS, 1, 1, 16, 0x1ffff800, 16, 16,
    'e', 'e' },
  { "@UNKNOWN /0x1FFFF800/01*016Be", "UNKNOWN", OPTIONS, 1, 1, 16, 0x1ffff800, 16, 16, 'e', 'e' },
  { "@Internal Flash   /0x08000000/0512*002Kg", "Internal Flash", INTERNAL, 1, 512, 1024 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Option byte   /0x1FFFC000/01*512 g", "Option byte", OPTIONS, 1, 1, 512, 0x1fffc000, 512, 512,
    'g', 'g' },
  { "@Internal Flash   /0x08000000/08*04Ka,1000*04Kg", "Internal Flash", INTERNAL, 1, 1008,
    4032 * KIB, 0x08000000, 4 * KIB, 4 * KIB, 'a', 'g' },
  { "@Option byte   /0x1FFFC000/01*4096 g", "Option byte", OPTIONS, 1, 1, 4096, 0x1fffc000, 4096,
    4096, 'g', 'g' },
  { "@Internal Flash   /0x08000000/128*001Kg", "Internal Flash", INTERNAL, 1, 128, 128 * KIB,
    0x08000000, KIB, KIB, 'g', 'g' },
  { "@Option byte   /0x1FFFF800/01*512g", "Option byte", OPTIONS, 1, 1, 512, 0x1ffff800, 512, 512,
    'g', 'g' },
  { "@Internal Flash  /0x08000000/ 128*1Kg", "Internal Flash", INTERNAL, 1, 128, 128 * KIB,
    0x08000000, KIB, KIB, 'g', 'g' },
  { "@Option Byte   /0x1FFFF800/02*016 e", "Option Byte", OPTIONS, 1, 2, 32, 0x1ffff800, 16, 16,
    'e', 'e' },
  { "@Internal Flash  /0x8000000/06*002Kg,058*002Kg", "Internal Flash", INTERNAL, 1, 64, 128 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@External Flash /0x90000000/998*128Kg,1*128Kg,4*128Kg,21*128Ka", "External Flash", EXTERNAL, 1,
    1024, 131072 * KIB, 0x90000000, 128 * KIB, 128 * KIB, 'g', 'a' },
  { "@Internal Flash   /0x08000000/8*001Ka,056*001Kg", "Internal Flash", INTERNAL, 1, 64, 64 * KIB,
    0x08000000, KIB, KIB, 'a', 'g' },
  { "@Internal Flash   /0x08000000/1*016Ka,3*016Ka,1*064Ka,1*128Kg,002*128Kg", "Internal Flash",
    INTERNAL, 1, 8, 512 * KIB, 0x08000000, 16 * KIB, 128 * KIB, 'a', 'g' },
  { "@Flash /0x90000000/64*4Kg/0x90040000/60*64Kg/0x90400000/60*64Kg", "Flash", EXTERNAL, 3, 184,
    7936 * KIB, 0x90000000, 4 * KIB, 64 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg/0x80000000/64*32Kg", "Internal Flash",
    INTERNAL, 2, 76, 3072 * KIB, 0x08000000, 16 * KIB, 32 * KIB, 'g', 'g' },
  { "@Flash/0x08020000/15*128Ke", "Flash", INTERNAL, 1, 15, 1920 * KIB, 0x08020000, 128 * KIB,
    128 * KIB, 'e', 'e' },
  { "@Internal Flash/0x08000000/01*128Ka,04*128Kg,11*128Ka", "Internal Flash", INTERNAL, 1, 16,
    2048 * KIB, 0x08000000, 128 * KIB, 128 * KIB, 'a', 'a' },
  { "@Internal Flash   /0x08000000/19*2Ka,237*2Kg", "Internal Flash", INTERNAL, 1, 256, 512 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'a', 'g' },
  { "@Internal Flash   /0x08000000/12*001Ka,116*001Kg", "Internal Flash", INTERNAL, 1, 128,
    128 * KIB, 0x08000000, KIB, KIB, 'a', 'g' },
  { "@Internal Flash   /0x08000000/06*002Ka,250*002Kg", "Internal Flash", INTERNAL, 1, 256,
    512 * KIB, 0x08000000, 2 * KIB, 2 * KIB, 'a', 'g' },
  { "@Internal Flash   /0x08000000/64*128Ba,448*128Bg", "Internal Flash", INTERNAL, 1, 512,
    64 * KIB, 0x08000000, 128, 128, 'a', 'g' },
  { "@Firmware/0x08020000/01*128Kg,11*128Kg/0x081A0000/02*128Kg", "Firmware", INTERNAL, 2, 14,
    1792 * KIB, 0x08020000, 128 * KIB, 128 * KIB, 'g', 'g' },
  { "@Internal Flash /0x08000000/8*128Kg/0x08100000/8*128Kg", "Internal Flash", INTERNAL, 2, 16,
    2048 * KIB, 0x08000000, 128 * KIB, 128 * KIB, 'g', 'g' },
  { "@Internal Flash /0x08000000/2*001Ka", "Internal Flash", INTERNAL, 1, 2, 2 * KIB, 0x08000000,
    KIB, KIB, 'a', 'a' },
  { "@Flash1   /0x08000000/2*001Ka,4*001Kg", "Flash1", INTERNAL, 1, 6, 6 * KIB, 0x08000000, KIB,
    KIB, 'a', 'g' },
  /* Liberties: leading blank, trailing comma after two letters, upper case, external flash at the
     second OCTOSPI. */
  { "@ I2C FLASH /0x00000000/8*64Kg", "I2C FLASH", EXTERNAL, 1, 8, 512 * KIB, 0, 64 * KIB, 64 * KIB,
    'g', 'g' },
  { "@Internal Flash  /0x08000000/256*02Kgd,", "Internal Flash", INTERNAL, 1, 256, 512 * KIB,
    0x08000000, 2 * KIB, 2 * KIB, 'g', 'g' },
  { "@Internal Flash  /0X08000000/2*1MG,1*64kA", "Internal Flash", INTERNAL, 1, 3, 2112 * KIB,
    0x08000000, 1024 * KIB, 64 * KIB, 'g', 'a' },
  { "@Flash /0x70000000/4*064Kg", "Flash", EXTERNAL, 1, 4, 256 * KIB, 0x70000000, 64 * KIB,
    64 * KIB, 'g', 'g' },
  { "@Internal Flash  /0x08000000/2*16K", "Internal Flash", INTERNAL, 1, 2, 32 * KIB, 0x08000000,
    16 * KIB, 16 * KIB, '`', '`' },
  { "@RAM /0x20000000/2*16Kg", "RAM", BP_MEMORY_OTHER, 1, 2, 32 * KIB, 0x20000000, 16 * KIB,
    16 * KIB, 'g', 'g' },
  { "@\346\225\260\346\215\256 /0x08000000/4*16Kg", "\346\225\260\346\215\256", INTERNAL, 1, 4,
    64 * KIB, 0x08000000, 16 * KIB, 16 * KIB, 'g', 'g' },
};

static guint
count_zones (BpMemoryMap *map)
{
  guint zones = 0;

  for (guint i = 0; i < bp_memory_map_get_n_sectors (map); i++)
    zones = MAX (zones, bp_memory_map_get_sector (map, i)->zone + 1);
  return zones;
}

static void
check_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map = bp_memory_map_parse (row->string, &error);
  const BpSector *first, *last;

  g_assert_no_error (error);
  g_assert_nonnull (map);
  g_assert_cmpstr (bp_memory_map_get_name (map), ==, row->name);
  g_assert_cmpint (bp_memory_map_get_kind (map), ==, row->kind);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, row->sectors);
  g_assert_cmpuint (count_zones (map), ==, row->zones);
  g_assert_cmpuint (bp_memory_map_get_size (map), ==, row->size);
  g_assert_cmphex (bp_memory_map_get_start (map), ==, row->start);

  first = bp_memory_map_get_sector (map, 0);
  last = bp_memory_map_get_sector (map, row->sectors - 1);
  g_assert_cmpuint (first->size, ==, row->first_size);
  g_assert_cmpuint (last->size, ==, row->last_size);
  g_assert_cmpuint (first->access, ==, row->first_letter & 7);
  g_assert_cmpuint (last->access, ==, row->last_letter & 7);
  g_assert_cmphex (bp_memory_map_get_end (map), ==, bp_sector_get_end (last));
}

static void
test_letters_are_kept (void)
{
  static const char letters[] = "abcdefgABCDEFG";

  for (gsize i = 0; i < strlen (letters); i++) {
    g_autofree char *string = g_strdup_printf ("@Flash/0x08000000/1*16K%c", letters[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_memory_map_parse (string, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (bp_memory_map_get_sector (map, 0)->access, ==, letters[i] & 7);
  }
  g_assert_cmpuint ('g' & 7, ==, BP_ACCESS_READ | BP_ACCESS_ERASE | BP_ACCESS_WRITE);
}

/* UM0424's own example: the read-only zone lies inside a sector of the other one. */
static void
test_nested_zones_are_one_sector (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map =
      bp_memory_map_parse ("@Flash2 /0xF000/4*100Ba/0xE000/3*8Kg/0x80000/2*24Kg", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, 5);
  g_assert_cmphex (bp_memory_map_get_sector (map, 0)->address, ==, 0xe000);
  g_assert_cmpuint (bp_memory_map_get_sector (map, 0)->access, ==, BP_ACCESS_READ);
  g_assert_cmpuint (bp_memory_map_get_sector (map, 1)->access, ==, 7);
  g_assert_cmpuint (bp_memory_map_get_sector (map, 4)->size, ==, 24 * KIB);
  g_assert_cmpint (bp_memory_map_get_kind (map), ==, INTERNAL);
}

static void
test_a_known_lie_is_put_right (void)
{
  g_autoptr (BpMemoryMap) lie =
      bp_memory_map_parse ("@External Flash /0x90000000/1001*128Kg,3*128Kg,20*128Ka", NULL);
  g_autoptr (BpMemoryMap) truth =
      bp_memory_map_parse ("@External Flash /0x90000000/998*128Kg,1*128Kg,4*128Kg,21*128Ka", NULL);

  g_assert_true (bp_memory_map_equal (lie, truth));
}

static void
test_names_without_zones_are_empty (void)
{
  static const char *const strings[] = {
    "@Flash3", "Flash", "", "@", "DFU/UF2", "Internal Flash /0x08000000/4*16Kg"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_memory_map_parse (strings[i], &error);

    g_assert_no_error (error);
    g_assert_cmpuint (bp_memory_map_get_n_sectors (map), ==, 0);
    g_assert_cmpuint (bp_memory_map_get_size (map), ==, 0);
    g_assert_cmpuint (bp_memory_map_get_end (map), ==, 0);
    g_assert_null (bp_memory_map_find (map, 0x08000000, NULL));
    g_assert_false (bp_memory_map_contains (map, 0, 1));
    g_assert_cmpint (bp_memory_map_get_kind (map), ==, BP_MEMORY_OTHER);
  }
}

static void
test_unprintable_characters_are_dropped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) clean =
      bp_memory_map_parse ("@Internal Flash  /0x08000000/04*016Kg,01*64Kg,03*128Kg", NULL);
  g_autoptr (BpMemoryMap) map = NULL;

  map = bp_memory_map_parse ("@Internal\001 Flash \377 /0x08\302\200000000/04*0\002"
                             "16Kg,\37701*64Kg,\3570\277\2773*128Kg\020\313\233",
                             &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bp_memory_map_get_name (map), ==, "Internal Flash");
  g_assert_true (bp_memory_map_equal (map, clean));
}

static void
test_nonsense_is_refused (void)
{
  static const char *const strings[] = {
    "@Internal Flash /0x08000000",         /* fwupd's: no sectors */
    "@Internal Flash /0x08000000/12*001a", /* fwupd's: the unit got lost */
    "@Flash/",
    "@Flash//",
    "@Flash /0x08000000/",
    "@Flash /08000000/4*16Kg",
    "@Flash /0x/4*16Kg",
    "@Flash /0xG8000000/4*16Kg",
    "@Flash /0x100000000/4*16Kg",
    "@Flash /0xFFFFFFFFFFFFFFFFF/4*16Kg",
    "@Flash /0x08000000/4*16Kg/",
    "@Flash /0x08000000/4*16Kg//4*16Kg",
    "@Flash /0x08000000/4*16Kg/0x09000000",
    "@Flash /0x08000000/,4*16Kg",
    "@Flash /0x08000000/4*16Kg,,4*16Kg",
    "@Flash /0x08000000/4*16Kg;4*16Kg",
    "@Flash /0x08000000/4*16Kg 4*16Kg",
    "@Flash /0x08000000/4*16Kh",
    "@Flash /0x08000000/4*16Gg",
    "@Flash /0x08000000/4x16Kg",
    "@Flash /0x08000000/*16Kg",
    "@Flash /0x08000000/4*Kg",
    "@Flash /0x08000000/-4*16Kg",
    "@Flash /0x08000000/4*-16Kg",
    "@Flash /0x08000000/+4*16Kg",
    "@Flash /0x08000000/4*0x10Kg",
    "@Flash /0x08000000/0*16Kg",
    "@Flash /0x08000000/4*0Kg",
    "@Flash /0x08000000/00000*00000Kg",
    "@Flash /0x08000000/4*003 g",
    "@Flash /0x08000000/65537*128g",
    "@Flash /0x08000000/65536*128g/0x20000000/1*128g",
    "@Flash /0x08000000/99999999999999999999*16Kg",
    "@Flash /0x08000000/4*99999999999999999999Kg",
    "@Flash /0x08000000/18446744073709551617*18446744073709551617g",
    "@Flash /0x08000000/1*4096Mg",
    "@Flash /0x08000000/4096*1Mg",
    "@Flash /0xFFFF0000/1*65Kg",
    "@Flash /0xFFFFFFFF/1*004 e",
    "@Flash /0x08000000/4*16Kg/0x08002000/1*16Kg",
    "@Flash /0x08004000/1*16Kg/0x08000000/1*20Kg",
    "@Flash /0x08000000/%n%s*%nKg",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = bp_memory_map_parse (strings[i], &error);

    if (map)
      g_test_message ("taken: %s", strings[i]);
    g_assert_null (map);
    g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
  }
}

static void
test_the_limits_are_inside (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) most = bp_memory_map_parse ("@Flash /0x08000000/65536*128g", &error);
  g_autoptr (BpMemoryMap) top = bp_memory_map_parse ("@Flash /0xFFFF0000/1*64Kg", NULL);
  g_autoptr (BpMemoryMap) large = bp_memory_map_parse ("@Flash /0x00000000/1*4095Mg,4*256Kg", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (most), ==, BP_MEMORY_MAP_MAX_SECTORS);
  g_assert_cmpuint (bp_memory_map_get_end (top), ==, G_GUINT64_CONSTANT (1) << 32);
  g_assert_nonnull (bp_memory_map_find (top, 0xffffffff, NULL));
  g_assert_true (bp_memory_map_contains (top, 0xffff0000, 64 * KIB));
  g_assert_false (bp_memory_map_contains (top, 0xffff0000, 64 * KIB + 1));
  g_assert_false (bp_memory_map_contains (top, 0xffff0000, G_MAXUINT64));
  g_assert_cmpuint (bp_memory_map_get_size (large), ==, G_GUINT64_CONSTANT (1) << 32);
  g_assert_true (bp_memory_map_contains (large, 0, G_GUINT64_CONSTANT (1) << 32));
}

/* Whatever stands in the string: an answer, and no crash. */
static void
test_random_strings_do_no_harm (void)
{
  static const char alphabet[] = "@/x0189*,KMBabgG \377\001\200Flash";
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 20000; round++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BpMemoryMap) map = NULL;
    char string[64] = "@F/0x08000000/";
    gsize start = round % 2 ? strlen (string) : 0;
    gsize length = start + (gsize)g_rand_int_range (rand, 0, (gint32)(sizeof string - start));

    for (gsize i = start; i < length; i++)
      string[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
    string[length] = '\0';
    map = bp_memory_map_parse (string, &error);
    g_assert_true ((map != NULL) != (error != NULL));
    if (map)
      g_assert_true (g_utf8_validate (bp_memory_map_get_name (map), -1, NULL));
  }
}

static void
test_find_and_contains_see_holes (void)
{
  g_autoptr (BpMemoryMap) map = bp_memory_map_parse (
      "@Firmware/0x08020000/01*128Kg,11*128Kg/0x081A0000/02*128Kg/0x08400000/1*1Kg", NULL);
  guint index = 99;

  g_assert_null (bp_memory_map_find (map, 0x0801ffff, &index));
  g_assert_cmpuint (index, ==, 99);
  g_assert_nonnull (bp_memory_map_find (map, 0x08020000, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_nonnull (bp_memory_map_find (map, 0x0803ffff, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_nonnull (bp_memory_map_find (map, 0x08040000, &index));
  g_assert_cmpuint (index, ==, 1);
  /* The second zone follows the first one without a gap; the third one does not. */
  g_assert_true (bp_memory_map_contains (map, 0x08020000, 14 * 128 * KIB));
  g_assert_false (bp_memory_map_contains (map, 0x08020000, 14 * 128 * KIB + 1));
  g_assert_false (bp_memory_map_contains (map, 0x081ffff0, 0x00200020));
  g_assert_null (bp_memory_map_find (map, 0x08200000, NULL));
  g_assert_false (bp_memory_map_contains (map, 0x0801ffff, 2));
  g_assert_true (bp_memory_map_contains (map, 0x084003ff, 1));
  g_assert_null (bp_memory_map_find (map, 0x08400400, NULL));
}

static void
test_ignored_letters_allow_all (void)
{
  g_autoptr (BpMemoryMap) map =
      bp_memory_map_parse ("@Internal Flash   /0x08000000/08*04Ka,1000*04Kg", NULL);
  g_autoptr (BpMemoryMap) open = bp_memory_map_with_letters_ignored (map);

  g_assert_false (bp_memory_map_equal (map, open));
  g_assert_cmpuint (bp_memory_map_get_sector (map, 0)->access, ==, BP_ACCESS_READ);
  g_assert_cmpuint (bp_memory_map_get_sector (open, 0)->access, ==, 7);
  g_assert_cmpuint (bp_memory_map_get_n_sectors (open), ==, 1008);
  g_assert_cmpint (bp_memory_map_get_kind (open), ==, INTERNAL);
  g_assert_cmpstr (bp_memory_map_get_name (open), ==, "Internal Flash");
}

static void
test_sectors_may_come_in_any_order (void)
{
  const BpSector in[] = { { 0x08010000, 0x10000, 7, 0 },
                          { 0x08000000, 0x4000, 7, 0 },
                          { 0x08004000, 0xc000, 1, 0 } };
  g_autoptr (GArray) sectors = g_array_new (FALSE, FALSE, sizeof (BpSector));
  g_autoptr (GError) error = NULL;
  g_autoptr (BpMemoryMap) map = NULL;
  g_autoptr (BpMemoryMap) overlapping = NULL;
  BpSector twice = { 0x08000000, 0x4000, 7, 0 };

  g_array_append_vals (sectors, in, G_N_ELEMENTS (in));
  map = bp_memory_map_new_from_sectors ("Flash", sectors, &error);
  g_assert_no_error (error);
  g_assert_true (bp_memory_map_contains (map, 0x08000000, 0x20000));
  g_assert_cmphex (g_array_index (sectors, BpSector, 0).address, ==, 0x08010000);

  g_array_append_val (sectors, twice);
  overlapping = bp_memory_map_new_from_sectors ("Flash", sectors, &error);
  g_assert_null (overlapping);
  g_assert_error (error, BP_ERROR, BP_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/memory-map/real/%02" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, &rows[i], check_row);
  }
  g_test_add_func ("/memory-map/letters-are-kept", test_letters_are_kept);
  g_test_add_func ("/memory-map/nested-zones-are-one-sector", test_nested_zones_are_one_sector);
  g_test_add_func ("/memory-map/a-known-lie-is-put-right", test_a_known_lie_is_put_right);
  g_test_add_func ("/memory-map/names-without-zones-are-empty", test_names_without_zones_are_empty);
  g_test_add_func ("/memory-map/unprintable-characters-are-dropped",
                   test_unprintable_characters_are_dropped);
  g_test_add_func ("/memory-map/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/memory-map/the-limits-are-inside", test_the_limits_are_inside);
  g_test_add_func ("/memory-map/random-strings-do-no-harm", test_random_strings_do_no_harm);
  g_test_add_func ("/memory-map/find-and-contains-see-holes", test_find_and_contains_see_holes);
  g_test_add_func ("/memory-map/ignored-letters-allow-all", test_ignored_letters_allow_all);
  g_test_add_func ("/memory-map/sectors-may-come-in-any-order", test_sectors_may_come_in_any_order);
  return g_test_run ();
}
