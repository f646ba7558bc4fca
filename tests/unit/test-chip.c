/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip.h"

#include <string.h>

typedef struct {
  const char *chip;
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_version;
  const char *maps[5];
} Row;

#define F4_REST                                                                                    \
  "@Option Bytes  /0x1FFFC000/01*016 e", "@OTP Memory /0x1FFF7800/01*512 e,01*016 e",              \
      "@Device Feature/0xFFFF0000/01*004 e"

static const Row rows[] = {
  { "STM32F405",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg", F4_REST } },
  { "STM32F411",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,03*128Kg", F4_REST } },
  { "STM32F411",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,01*128Kg", F4_REST } },
  { "STM32F413",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,11*128Kg", F4_REST } },
  { "STM32F42x",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg,04*016Kg,01*064Kg,07*128Kg",
      "@Option Bytes  /0x1FFFC000/01*016 e/0x1FFEC000/01*016 e" } },
  { "STM32F722",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*64Kg,03*128Kg",
      "@Option Bytes  /0x1FFF0000/01*032 e" } },
  { "STM32F722",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*64Kg,03*128Kg" } },
  { "STM32F745",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,03*256Kg",
      "@Option Bytes  /0x1FFF0000/01*032 e" } },
  { "STM32F765",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*032Kg,01*128Kg,07*256Kg",
      "@Option Bytes  /0x1FFF0000/01*032 e" } },
  { "STM32F765",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg,04*016Kg,01*064Kg,07*128Kg",
      "@Option Bytes  /0x1FFF0000/01*032 e" } },
  { "STM32F303",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/128*0002Kg", "@Option Bytes  /0x1FFFF800/01*016 e" } },
  { "STM32F072",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/064*0002Kg", "@Option Bytes  /0x1FFFF800/01*016 e" } },
  { "STM32F072",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/032*0001Kg", "@Option Bytes  /0x1FFFF800/01*016 e" } },
  { "STM32F105",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/128*002Kg", "@Option Bytes  /0x1FFFF800/01*016 g" } },
  { "STM32F103",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash  /0x08000000/128*001Kg", "@Option Bytes  /0x1FFFF800/01*016 e" } },
  { "STM32H743",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/16*128Kg", "@Option Bytes   /0x5200201C/01*128 e" } },
  { "STM32H743", 0x0483, 0xdf11, 0x0200, { "@Internal Flash   /0x08000000/16*128Kg" } },
  { "STM32H743",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/1*128Kg", "@Option Bytes   /0x5200201C/01*128 e" } },
  { "STM32H723",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/8*128Kg", "@Option Bytes   /0x5200201C/01*88 e" } },
  { "STM32H723", 0x0483, 0xdf11, 0x0200, { "@Internal Flash   /0x08000000/8*128Kg" } },
  { "STM32H7A3",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/256*08Kg", "@Option Bytes   /0x5200201C/01*297 e",
      "@OTP Memory   /0x08FFF000/01*1024 e" } },
  { "STM32H750",
    0x0483,
    0xdf11,
    0x0200,
    { "@External Flash /0x90000000/998*128Kg,1*128Kg,4*128Kg,21*128Ka" } },
  { "STM32F405",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
      "@SPI Flash /0x80000000/64*32Kg" } },
  { "STM32G474",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/256*02Kg",
      "@Option Bytes   /0x1FFF7800/01*048 e/0x1FFFF800/01*048 e",
      "@OTP Memory   /0x1FFF7000/01*1024 e" } },
  { "STM32G0B1",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/256*02Kg", "@Internal Flash   /0x08000000/256*02Kg",
      "@Internal Flash   /0x08000000/256*02Kg" } },
  { "STM32G0B1",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/64*02Kg", "@Option Bytes   /0x1FFF7800/01*40Be" } },
  { "STM32L476",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/0256*0002Kg", "@Option Bytes  /0x1FFF7800/01*040 e" } },
  { "STM32L433",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/0128*0002Kg", "@Option Bytes  /0x1FFF7800/01*040 e" } },
  { "STM32L433",
    0x0483,
    0xdf11,
    0x2200,
    { "@Option Bytes  /0x1FFF7800/01*040 e", "@OTP Memory /0x1FFF7000/01*0001Ke",
      "@Device Feature/0xFFFF0000/01*004 e" } },
  { "STM32L4R5",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/512*0004Kg",
      "@Option Bytes  /0x1FF00000/01*040 e/0x1FF01000/01*040 e" } },
  { "STM32L072",
    0x0483,
    0xdf11,
    0x2200,
    { "@Internal Flash  /0x08000000/1536*128g", "@Option Bytes  /0x1FF80000/01*032 e",
      "@DATA Memory /0x08080000/2*3Ke" } },
  { "STM32U5",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/256*08Kg", "@Option Bytes   /0x40022040/01*64 e",
      "@OTP Memory   /0x0BFA0000/01*512 e" } },
  { "STM32WB55",
    0x0483,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/256*04Kg", "@Option Bytes   /0x1FFF8000/01*128 e" } },
  { "STM32C5", 0x0483, 0xdf11, 0x0200, { "@Internal Flash /0x08000000/64*08Kg" } },
  { "AT32F435",
    0x2e3c,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/512*002Kg", "@Option byte   /0x1FFFC000/01*512 g" } },
  { "AT32F435",
    0x2e3c,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/128*002Kg", "@Option byte   /0x1FFFC000/01*512 g" } },
  { "AT32F437",
    0x2e3c,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/08*04Ka,1000*04Kg", "@Option byte   /0x1FFFC000/01*4096 g" } },
  { "AT32F405",
    0x2e3c,
    0xdf11,
    0x0200,
    { "@Internal Flash   /0x08000000/128*002Kg", "@Option byte   /0x1FFFF800/01*512g" } },
  { "AT32F415",
    0x2e3c,
    0xdf11,
    0x0200,
    { "@Internal Flash  /0x08000000/ 128*1Kg", "@Option Byte   /0x1FFFF800/02*016 e" } },
  { "AT32", 0x2e3c, 0xdf11, 0x0200, { NULL } },
  { "GD32F4",
    0x28e9,
    0x0189,
    0x0200,
    { "@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg",
      "@Option Bytes  /0x1FFFC000/01*016 e" } },
  { "GD32VF103",
    0x28e9,
    0x0189,
    0x0200,
    { "@Internal Flash  /0x08000000/512*002Kg", "@Option Bytes  /0x1FFFF800/01*016 g" } },
  { "GD32VF103", 0x28e9, 0x0189, 0x0200, { "@UNKNOWN /0x08000000/128*001Kg" } },
  { "APM32F103",
    0x314b,
    0x0106,
    0x0200,
    { "@Internal Flash  /0x8000000/06*002Kg,058*002Kg", "@Option Bytes  /0x1FFFF800/01*016 e" } },
  { "STM32F103", 0x1d50, 0x6017, 0x0100, { "@Internal Flash   /0x08000000/8*001Ka,056*001Kg" } },
  { "STM32F405",
    0x1d50,
    0x6017,
    0x0100,
    { "@Internal Flash   /0x08000000/1*016Ka,3*016Ka,1*064Ka,1*128Kg,002*128Kg" } },
  { "STM32F103", 0x1eaf, 0x0003, 0x0200, { NULL } },
  { "STM32", 0x0483, 0xdf11, 0x0200, { NULL } },
  { "STM32", 0x0483, 0xdf11, 0x2200, { "@garbage /0x/", "Flash" } },
  { "STM32", 0x1234, 0x5678, 0x0100, { "@Internal Flash /0x08000000/100*3Kg" } },
};

static void
check_row (gconstpointer data)
{
  const Row *row = data;
  BpFingerprint fingerprint = { row->vendor_id, row->product_id, row->device_version,
                                "STM32  BOOTLOADER", row->maps };

  g_assert_cmpstr (bp_chip_identify (&fingerprint)->name, ==, row->chip);
}

static void
test_a_fingerprint_may_be_bare (void)
{
  BpFingerprint fingerprint = { 0 };

  g_assert_cmpstr (bp_chip_identify (&fingerprint)->name, ==, "STM32");
}

static void
test_families_are_found_by_name (void)
{
  g_assert_cmpstr (bp_chip_find ("STM32F405")->name, ==, "STM32F405");
  g_assert_cmpstr (bp_chip_find ("stm32f407")->name, ==, "STM32F405");
  g_assert_cmpstr (bp_chip_find ("STM32F7X2")->name, ==, "STM32F722");
  g_assert_cmpstr (bp_chip_find ("STM32G47X")->name, ==, "STM32G474");
  g_assert_cmpstr (bp_chip_find ("STM32F446")->name, ==, "STM32F446");
  g_assert_cmpstr (bp_chip_find ("rp2350")->name, ==, "RP2350");
  g_assert_null (bp_chip_find ("SAMD51"));
  g_assert_null (bp_chip_find (""));
}

/* Each family of the design: its figures are there and make sense together. */
static void
test_figures_make_sense (void)
{
  static const char *const names[] = {
    "STM32",     "STM32F405", "STM32F411", "STM32F42x", "STM32F446", "STM32F722", "STM32F745",
    "STM32F765", "STM32H743", "STM32H723", "STM32H7A3", "STM32H750", "STM32G474", "STM32G0B1",
    "STM32L476", "STM32L433", "STM32F303", "STM32F103", "STM32F072", "STM32L072", "STM32U5",
    "STM32C5",   "AT32F435",  "AT32F437",  "GD32F4",    "GD32VF103", "APM32F103",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const BpChip *chip = bp_chip_find (names[i]);

    g_assert_nonnull (chip);
    g_assert_cmpstr (chip->name, ==, names[i]);
    g_assert_cmpuint (chip->write_unit & (chip->write_unit - 1), ==, 0);
    g_assert_cmpuint (chip->write_unit, >=, 4);
    g_assert_cmpuint (chip->program_size, >, 0);
    g_assert_cmpuint (chip->program_typical, >, 0);
    g_assert_cmpuint (chip->program_worst, >, chip->program_typical);
    g_assert_cmpuint (chip->mass_erase_typical, >, 0);
    g_assert_cmpuint (chip->mass_erase_worst, >, chip->mass_erase_typical);
    g_assert_cmpuint (chip->erase_times[0].size, >, 0);
    for (guint t = 0; t < BP_CHIP_MAX_ERASE_TIMES && chip->erase_times[t].size > 0; t++) {
      g_assert_cmpuint (chip->erase_times[t].worst, >, chip->erase_times[t].typical);
      if (t > 0)
        g_assert_cmpuint (chip->erase_times[t].size, >, chip->erase_times[t - 1].size);
    }
    g_assert_cmpuint (chip->rams[0].end, >, chip->rams[0].start);
  }
}

static void
test_units_protect_ecc (void)
{
  g_assert_cmpuint (bp_chip_find ("STM32H743")->write_unit, ==, 32);
  g_assert_cmpuint (bp_chip_find ("STM32H7A3")->write_unit, ==, 16);
  g_assert_cmpuint (bp_chip_find ("STM32U5")->write_unit, ==, 16);
  g_assert_cmpuint (bp_chip_find ("STM32G474")->write_unit, ==, 8);
  g_assert_cmpuint (bp_chip_find ("STM32G0B1")->write_unit, ==, 8);
  g_assert_true (bp_chip_find ("STM32L433")->ecc);
  g_assert_false (bp_chip_find ("STM32F405")->ecc);
  g_assert_true (bp_chip_find ("STM32")->ecc);
  g_assert_cmpuint (bp_chip_find ("STM32L433")->transfer_limit, ==, 1024);
  g_assert_cmpuint (bp_chip_find ("STM32F405")->transfer_limit, ==, 0);
}

/* The sums of the research: 512 KiB of an F405 at x8 are 8.8 s of erase and 8.39 s of programming.
 */
static void
test_times_add_up (void)
{
  const BpChip *f405 = bp_chip_find ("STM32F405");
  const BpChip *g474 = bp_chip_find ("STM32G474");

  g_assert_cmpint (4 * bp_chip_get_erase_typical (f405, 16384) +
                       bp_chip_get_erase_typical (f405, 65536) +
                       3 * bp_chip_get_erase_typical (f405, 131072),
                   ==, 8800000);
  g_assert_cmpint (bp_chip_get_program_typical (f405, 512 * 1024), ==, 8388608);
  g_assert_cmpint (bp_chip_get_erase_worst (f405, 131072), ==, 4000000);
  g_assert_cmpint (bp_chip_get_erase_typical (f405, 32768), ==, 400000 + 800000 / 3);
  g_assert_cmpint (bp_chip_get_erase_typical (f405, 1024), ==, 400000);
  g_assert_cmpint (bp_chip_get_erase_worst (f405, 262144), ==, 8000000);
  g_assert_cmpint (bp_chip_get_program_typical (g474, 1), ==, 82);
  g_assert_cmpint (bp_chip_get_program_typical (g474, 16), ==, 164);
  g_assert_cmpint (bp_chip_get_program_worst (f405, 2048), ==, 204800);
  g_assert_cmpint (bp_chip_get_program_worst (f405, G_MAXUINT32), ==,
                   G_GINT64_CONSTANT (429496729500));
}

static void
test_stack_pointers (void)
{
  const BpChip *f405 = bp_chip_find ("STM32F405");

  g_assert_true (bp_chip_stack_is_plausible (f405, 0x1000fff0));
  g_assert_true (bp_chip_stack_is_plausible (f405, 0x20020000));
  g_assert_true (bp_chip_stack_is_plausible (f405, 0x2001ffff));
  g_assert_true (bp_chip_stack_is_plausible (f405, 0x20000001));
  g_assert_false (bp_chip_stack_is_plausible (f405, 0x20000000));
  g_assert_false (bp_chip_stack_is_plausible (f405, 0x20020001));
  g_assert_false (bp_chip_stack_is_plausible (f405, 0x24080000));
  g_assert_true (bp_chip_stack_is_plausible (bp_chip_find ("STM32H743"), 0x24080000));
  g_assert_true (bp_chip_stack_is_plausible (bp_chip_find ("STM32F303"), 0x10002000));
  g_assert_true (bp_chip_stack_is_plausible (NULL, 0x24080000));
  g_assert_true (bp_chip_stack_is_plausible (NULL, 0x20005000));
  g_assert_false (bp_chip_stack_is_plausible (NULL, 0xffffffff));
  g_assert_false (bp_chip_stack_is_plausible (NULL, 0));
  g_assert_false (bp_chip_stack_is_plausible (NULL, 0x08000000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path =
        g_strdup_printf ("/chip/identify/%02" G_GSIZE_FORMAT "-%s", i, rows[i].chip);

    g_test_add_data_func (path, &rows[i], check_row);
  }
  g_test_add_func ("/chip/a-fingerprint-may-be-bare", test_a_fingerprint_may_be_bare);
  g_test_add_func ("/chip/families-are-found-by-name", test_families_are_found_by_name);
  g_test_add_func ("/chip/figures-make-sense", test_figures_make_sense);
  g_test_add_func ("/chip/units-protect-ecc", test_units_protect_ecc);
  g_test_add_func ("/chip/times-add-up", test_times_add_up);
  g_test_add_func ("/chip/stack-pointers", test_stack_pointers);
  return g_test_run ();
}
