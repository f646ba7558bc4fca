/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-table.h"

#define KIB 1024
#define MIB (1024 * 1024)
#define MS 1000
#define S 1000000

/* Erase and programming times, typical and worst, come from the data sheets named at each family
 * ("Flash memory characteristics"). Where the supply range or the parallelism matters, the typical
 * figure is that of the way in which the ROM is known to work, the worst one that of the slowest
 * way, so that time-outs are never too short. RAM ranges come from the reference manuals' memory
 * maps, for the largest part of a family; a tightly coupled or core-coupled RAM counts, as stacks
 * do stand there. "Measured" means in the logs of users; "estimated" is our own careful figure.
 *
 * Chips without ECC are written in words although most could take bytes: no ROM then ever sees a
 * transfer of one byte, which AN3156 does not promise to serve. */

/* F2 and F4 ROMs start in the lowest supply range and write byte by byte (AN2606, Device Feature),
 * 16 us for each; before they begin, they ask for a wait of 104 ms (logs of dfu-util). */
#define F4_PROGRAM                                                                                 \
  .write_unit = 4, .program_size = 1, .program_typical = 16, .program_worst = 100,                 \
  .block_wait = 104 * MS
/* clang-format off */
#define F4_ERASE_TIMES \
  { { 16 * KIB, 400 * MS, 800 * MS }, { 64 * KIB, 1200 * MS, 2400 * MS }, { 128 * KIB, 2 * S, 4 * S } }
#define DOUBLE_WORD_ERASE_TIMES { { 2 * KIB, 22 * MS, 41 * MS }, { 4 * KIB, 22 * MS, 41 * MS } }
#define HALF_WORD_ERASE_TIMES { { 1 * KIB, 20 * MS, 40 * MS }, { 2 * KIB, 20 * MS, 40 * MS } }
#define AT32_ERASE_TIMES { { 2 * KIB, 50 * MS, 500 * MS }, { 4 * KIB, 50 * MS, 500 * MS } }
/* clang-format on */

/* F7 ROMs write words: a block of 1832 bytes was done in 12 ms (measured on an F745). */
#define F7_PROGRAM .write_unit = 4, .program_size = 4, .program_typical = 16, .program_worst = 400

/* G0, G4, L4, L5 and WB: 8 bytes at once, with ECC; a mass erase takes as long as a page. */
#define DOUBLE_WORD_PROGRAM                                                                        \
  .write_unit = 8, .ecc = TRUE, .program_size = 8, .program_typical = 82, .program_worst = 125
#define DOUBLE_WORD_MASS_ERASE                                                                     \
  .mass_erase_typical = 44 * MS, .mass_erase_worst = 90 * MS, .mass_erase_is_cheap = TRUE

/* F0, F1, F3: half-words, 40 to 70 us; pages and mass 20 to 40 ms. */
#define HALF_WORD_PROGRAM                                                                          \
  .write_unit = 4, .program_size = 2, .program_typical = 53, .program_worst = 70
#define HALF_WORD_MASS_ERASE                                                                       \
  .mass_erase_typical = 20 * MS, .mass_erase_worst = 40 * MS, .mass_erase_is_cheap = TRUE

/* AT32F4xx (Artery's data sheets): 4 bytes in 50 to 200 us, a sector of 2 or 4 KiB in 50 to 500 ms.
 * Whether their ROM takes a mass erase is not known, so it never counts as cheap; its time is
 * estimated. */
#define AT32_PROGRAM .write_unit = 4, .program_size = 4, .program_typical = 50, .program_worst = 200
#define AT32_MASS_ERASE .mass_erase_typical = 10 * S, .mass_erase_worst = 100 * S

#define SERIAL_NOR                                                                                 \
  .write_unit = 256, .program_size = 256, .program_typical = 400, .program_worst = 3 * MS,         \
  .mass_erase_typical = 5 * S, .mass_erase_worst = 100 * S,                                        \
  .erase_times = { { 4 * KIB, 45 * MS, 400 * MS } }

static const BpChip chips[] = {
  /* First the general one. 32 bytes are a multiple of every ECC unit; the times are the slowest of
     all families. */
  { .name = BP_CHIP_GENERAL,
    .write_unit = 32,
    .ecc = TRUE,
    .program_size = 4,
    .program_typical = 64,
    .program_worst = 400,
    .mass_erase_typical = 16 * S,
    .mass_erase_worst = 64 * S,
    .erase_times = { { 1 * KIB, 30 * MS, 500 * MS },
                     { 8 * KIB, 50 * MS, 500 * MS },
                     { 16 * KIB, 400 * MS, 800 * MS },
                     { 64 * KIB, 1200 * MS, 2400 * MS },
                     { 128 * KIB, 2 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20300000 },
              { 0x10000000, 0x10010000 },
              { 0x24000000, 0x24100000 },
              { 0x28000000, 0x28004000 },
              { 0x30000000, 0x30048000 },
              { 0x38000000, 0x38010000 } } },

  /* DS8626; RM0090. F407 too. */
  { .name = "STM32F405",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 16 * S,
    .mass_erase_worst = 32 * S,
    .rams = { { 0x20000000, 0x20020000 }, { 0x10000000, 0x10010000 } } },
  /* DS10314 (F411), DS9716 (F401); RM0383 */
  { .name = "STM32F411",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 8 * S,
    .mass_erase_worst = 16 * S,
    .rams = { { 0x20000000, 0x20020000 } } },
  /* DS10693; RM0390 */
  { .name = "STM32F446",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 8 * S,
    .mass_erase_worst = 16 * S,
    .rams = { { 0x20000000, 0x20020000 } } },
  /* DS11139 (F412), DS11581 (F413): 1.5 MiB and 320 KiB of RAM; RM0430 */
  { .name = "STM32F413",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 24 * S,
    .mass_erase_worst = 48 * S,
    .rams = { { 0x20000000, 0x20050000 }, { 0x10000000, 0x10010000 } } },
  /* DS9405 (F42x), DS11189 (F469): two banks of 16/32 s each; RM0090, RM0386 */
  { .name = "STM32F42x",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 32 * S,
    .mass_erase_worst = 64 * S,
    .rams = { { 0x20000000, 0x20050000 }, { 0x10000000, 0x10010000 } } },

  /* DS11853; RM0431. RAM begins with the DTCM. */
  { .name = "STM32F722",
    F7_PROGRAM,
    .mass_erase_typical = 4300 * MS,
    .mass_erase_worst = 16 * S,
    .erase_times = { { 16 * KIB, 200 * MS, 800 * MS },
                     { 64 * KIB, 500 * MS, 2400 * MS },
                     { 128 * KIB, 1 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20040000 } } },
  /* DS10916; RM0385 */
  { .name = "STM32F745",
    F7_PROGRAM,
    .mass_erase_typical = 4300 * MS,
    .mass_erase_worst = 32 * S,
    .erase_times = { { 32 * KIB, 200 * MS, 800 * MS },
                     { 128 * KIB, 500 * MS, 2400 * MS },
                     { 256 * KIB, 1 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20050000 } } },
  /* DS11532; RM0410. Sectors are half as large with two banks, so a sector of 128 KiB has the worst
     time of a large one. */
  { .name = "STM32F765",
    F7_PROGRAM,
    .mass_erase_typical = 8600 * MS,
    .mass_erase_worst = 64 * S,
    .erase_times = { { 16 * KIB, 200 * MS, 800 * MS },
                     { 32 * KIB, 200 * MS, 800 * MS },
                     { 64 * KIB, 500 * MS, 2400 * MS },
                     { 128 * KIB, 500 * MS, 4 * S },
                     { 256 * KIB, 1 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20080000 } } },

  /* DS12110 (H743), x64 typical and x8 worst; 0.90 s for a sector measured, 5 s (x64) for a bank
     of eight; RM0433. DTCM, AXI, D2, D3. */
  { .name = "STM32H743",
    .write_unit = 32,
    .ecc = TRUE,
    .program_size = 32,
    .program_typical = 100,
    .program_worst = 580,
    .mass_erase_typical = 10 * S,
    .mass_erase_worst = 52 * S,
    .mass_erase_is_cheap = TRUE,
    .stuck_erase_from = 0x08100000, /* revision V */
    .erase_times = { { 128 * KIB, 1 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20020000 },
              { 0x24000000, 0x24080000 },
              { 0x30000000, 0x30048000 },
              { 0x38000000, 0x38010000 } } },
  /* DS13313: the flash of the H743 with one bank; RM0468 */
  { .name = "STM32H723",
    .write_unit = 32,
    .ecc = TRUE,
    .program_size = 32,
    .program_typical = 100,
    .program_worst = 580,
    .mass_erase_typical = 5 * S,
    .mass_erase_worst = 26 * S,
    .mass_erase_is_cheap = TRUE,
    .erase_times = { { 128 * KIB, 1 * S, 4 * S } },
    .rams = { { 0x20000000, 0x20020000 },
              { 0x24000000, 0x24050000 },
              { 0x30000000, 0x30008000 },
              { 0x38000000, 0x38004000 } } },
  /* DS13195: 2 ms a sector, 10 ms a bank, estimated upwards for the ROM's clock; RM0455 */
  { .name = "STM32H7A3",
    .write_unit = 16,
    .ecc = TRUE,
    .program_size = 16,
    .program_typical = 50,
    .program_worst = 150,
    .mass_erase_typical = 30 * MS,
    .mass_erase_worst = 100 * MS,
    .mass_erase_is_cheap = TRUE,
    .erase_times = { { 8 * KIB, 3 * MS, 10 * MS } },
    .rams = { { 0x20000000, 0x20020000 },
              { 0x24000000, 0x24100000 },
              { 0x30000000, 0x30020000 },
              { 0x38000000, 0x38008000 } } },
  /* The Betaflight loader for H750 boards writes a serial NOR flash: pages of 256 bytes in 0.7 to 3
     ms, 64 KiB in 150 to 2000 ms (data sheet of the W25Q128JV). */
  { .name = "STM32H750",
    .write_unit = 4,
    .program_size = 256,
    .program_typical = 700,
    .program_worst = 3 * MS,
    .mass_erase_typical = 40 * S,
    .mass_erase_worst = 200 * S,
    .erase_times = { { 4 * KIB, 45 * MS, 400 * MS },
                     { 32 * KIB, 120 * MS, 1600 * MS },
                     { 64 * KIB, 150 * MS, 2 * S },
                     { 128 * KIB, 300 * MS, 4 * S } },
    .rams = { { 0x20000000, 0x20020000 },
              { 0x24000000, 0x24080000 },
              { 0x30000000, 0x30048000 },
              { 0x38000000, 0x38010000 } } },

  /* DS12288: 81.7/90.8 us, 22/24.5 ms; RM0440. The G431's ROM takes no more than 1024 bytes (ST
     community). */
  { .name = "STM32G474",
    DOUBLE_WORD_PROGRAM,
    .transfer_limit = 1024,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20020000 }, { 0x10000000, 0x10008000 } } },
  /* DS13560: 85/125 us, 22/40 ms; RM0444 */
  { .name = "STM32G0B1",
    DOUBLE_WORD_PROGRAM,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20024000 } } },
  /* DS10198 (L476), DS11585 (L496: 320 KiB of RAM); RM0351 */
  { .name = "STM32L476",
    DOUBLE_WORD_PROGRAM,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20050000 }, { 0x10000000, 0x10010000 } } },
  /* DS11453; RM0394. Some of its ROMs say 2048 and break above 1024 ("Bad state machine in
     firmware", ST community). */
  { .name = "STM32L433",
    DOUBLE_WORD_PROGRAM,
    .transfer_limit = 1024,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20028000 }, { 0x10000000, 0x10008000 } } },
  /* DS12023; RM0432 */
  { .name = "STM32L4R5",
    DOUBLE_WORD_PROGRAM,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x200a0000 }, { 0x10000000, 0x10010000 } } },
  /* DS12737; RM0438 */
  { .name = "STM32L552",
    DOUBLE_WORD_PROGRAM,
    DOUBLE_WORD_MASS_ERASE,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20040000 } } },
  /* DS11929; RM0434. A mass erase would take the radio's own firmware with it. */
  { .name = "STM32WB55",
    DOUBLE_WORD_PROGRAM,
    .mass_erase_typical = 44 * MS,
    .mass_erase_worst = 90 * MS,
    .erase_times = DOUBLE_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20040000 } } },
  /* DS13086 (U575), DS13543 (U5A5: 2.5 MiB of RAM): 118 us a quad-word; RM0456 */
  { .name = "STM32U5",
    .write_unit = 16,
    .ecc = TRUE,
    .program_size = 16,
    .program_typical = 118,
    .program_worst = 250,
    .mass_erase_typical = 400 * MS,
    .mass_erase_worst = 1600 * MS,
    .mass_erase_is_cheap = TRUE,
    .erase_times = { { 8 * KIB, 3 * MS, 10 * MS } },
    .rams = { { 0x20000000, 0x20300000 }, { 0x28000000, 0x28004000 } } },
  /* No figures at hand; estimated as the U5's, with its unit, which is safe for a smaller one too.
   */
  { .name = "STM32C5",
    .write_unit = 16,
    .ecc = TRUE,
    .program_size = 16,
    .program_typical = 118,
    .program_worst = 250,
    .mass_erase_typical = 400 * MS,
    .mass_erase_worst = 1600 * MS,
    .erase_times = { { 8 * KIB, 5 * MS, 50 * MS } },
    .rams = { { 0x20000000, 0x20040000 } } },
  /* DS10690; RM0376: a half page of 64 bytes or a word in 3.28 to 3.94 ms, so the worst is word by
     word; there is no mass erase but by pages. */
  { .name = "STM32L072",
    .write_unit = 4,
    .program_size = 64,
    .program_typical = 3280,
    .program_worst = 16 * 3940,
    .mass_erase_typical = 5 * S,
    .mass_erase_worst = 10 * S,
    .erase_times = { { 128, 3280, 3940 } },
    .rams = { { 0x20000000, 0x20005000 } } },

  /* DS9118 (F303xC), DS10362 (F303xE); RM0316 */
  { .name = "STM32F303",
    HALF_WORD_PROGRAM,
    HALF_WORD_MASS_ERASE,
    .erase_times = HALF_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20010000 }, { 0x10000000, 0x10004000 } } },
  /* DS5319, DS5792; RM0008 */
  { .name = "STM32F103",
    HALF_WORD_PROGRAM,
    HALF_WORD_MASS_ERASE,
    .erase_times = HALF_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20018000 } } },
  /* DS6014; RM0008 */
  { .name = "STM32F105",
    HALF_WORD_PROGRAM,
    HALF_WORD_MASS_ERASE,
    .erase_times = HALF_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20010000 } } },
  /* DS9826; RM0091 */
  { .name = "STM32F072",
    HALF_WORD_PROGRAM,
    HALF_WORD_MASS_ERASE,
    .erase_times = HALF_WORD_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20008000 } } },

  /* Black Magic's at32f43x.c quotes the data sheet; RM_AT32F435_437. 384 KiB of RAM, 512 by an
     option. */
  { .name = "AT32F435",
    AT32_PROGRAM,
    AT32_MASS_ERASE,
    .erase_times = AT32_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20080000 } } },
  { .name = "AT32F437",
    AT32_PROGRAM,
    .mass_erase_typical = 40 * S,
    .mass_erase_worst = 400 * S,
    .erase_times = AT32_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20080000 } } },
  /* A board's README quotes 6.6/8 ms for 1 KiB and 13.2/16 ms for 2 KiB; the worst is estimated
     upwards. */
  { .name = "AT32F405",
    AT32_PROGRAM,
    AT32_MASS_ERASE,
    .erase_times = { { 1 * KIB, 6600, 50 * MS }, { 2 * KIB, 13200, 50 * MS } },
    .rams = { { 0x20000000, 0x20019800 } } },
  { .name = "AT32F415",
    AT32_PROGRAM,
    AT32_MASS_ERASE,
    .erase_times = AT32_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20008000 } } },
  /* The others, AT32F403A and F407 with their 224 KiB of RAM among them. */
  { .name = "AT32",
    AT32_PROGRAM,
    AT32_MASS_ERASE,
    .erase_times = AT32_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20080000 } } },

  /* GD32F450 and GD32F405 data sheets: a word in 37.5 us; sectors estimated as the F4's, whose
     layout they copy. */
  { .name = "GD32F4",
    .write_unit = 4,
    .program_size = 4,
    .program_typical = 38,
    .program_worst = 400,
    .block_wait = 104 * MS,
    .mass_erase_typical = 16 * S,
    .mass_erase_worst = 64 * S,
    .erase_times = F4_ERASE_TIMES,
    .rams = { { 0x20000000, 0x20070000 }, { 0x10000000, 0x10010000 } } },
  /* GD32VF103 data sheet: a page of 1 KiB in 45 to 300 ms (its ROM tells 100); 2 KiB are two of
     them. */
  { .name = "GD32VF103",
    .write_unit = 4,
    .program_size = 4,
    .program_typical = 38,
    .program_worst = 105,
    .mass_erase_typical = 2 * S,
    .mass_erase_worst = 20 * S,
    .erase_times = { { 1 * KIB, 45 * MS, 300 * MS }, { 2 * KIB, 90 * MS, 600 * MS } },
    .rams = { { 0x20000000, 0x20018000 } } },
  /* The flash is a serial NOR of the board's own: 256 bytes in 0.4 to 3 ms, 4 KiB in 45 to 400 ms (data sheet of the
     W25Q16JV of the Pico). The ROM of an RP2040 starts what its first 256 bytes load, if their checksum is right (data sheet
     2.8.1); that of an RP2350 looks for its image definition in the first 4 KiB (data sheet 5.9.5). */
  { .name = "RP2040",
    SERIAL_NOR,
    .boot_offset = 256,
    .uf2_families = { 0xe48bff56 },
    .rams = { { 0x20000000, 0x20042000 } } },
  { .name = "RP2350",
    SERIAL_NOR,
    .boot_mark = 0xffffded3,
    .uf2_families = { 0xe48bff59, 0xe48bff5a, 0xe48bff5b, 0xe48bff57, 0xe48bff58 },
    .rams = { { 0x20000000, 0x20082000 } } },
  /* Geehy's copies of the F103 and of the F405/F407; times as theirs, the worst ones doubled. */
  { .name = "APM32F103",
    .write_unit = 4,
    .program_size = 2,
    .program_typical = 53,
    .program_worst = 140,
    .mass_erase_typical = 20 * MS,
    .mass_erase_worst = 80 * MS,
    .erase_times = { { 1 * KIB, 20 * MS, 80 * MS }, { 2 * KIB, 20 * MS, 80 * MS } },
    .rams = { { 0x20000000, 0x20020000 } } },
  { .name = "APM32F405",
    F4_PROGRAM,
    .erase_times = F4_ERASE_TIMES,
    .mass_erase_typical = 16 * S,
    .mass_erase_worst = 64 * S,
    .rams = { { 0x20000000, 0x20020000 }, { 0x10000000, 0x10010000 } } },
};

/* Relatives with the same flash, and the names that firmware gives its targets (Betaflight writes
 * an X for a digit). */
static const struct {
  const char *alias;
  const char *name;
} aliases[] = {
  { "STM32F407", "STM32F405" },  { "STM32F401", "STM32F411" }, { "STM32F410", "STM32F411" },
  { "STM32F412", "STM32F413" },  { "STM32F427", "STM32F42x" }, { "STM32F429", "STM32F42x" },
  { "STM32F437", "STM32F42x" },  { "STM32F439", "STM32F42x" }, { "STM32F469", "STM32F42x" },
  { "STM32F7X2", "STM32F722" },  { "STM32F723", "STM32F722" }, { "STM32F732", "STM32F722" },
  { "STM32F7X5", "STM32F745" },  { "STM32F746", "STM32F745" }, { "STM32F767", "STM32F765" },
  { "STM32F777", "STM32F765" },  { "STM32H753", "STM32H743" }, { "STM32H725", "STM32H723" },
  { "STM32H730", "STM32H723" },  { "STM32H733", "STM32H723" }, { "STM32H735", "STM32H723" },
  { "STM32H7A3Q", "STM32H7A3" }, { "STM32H7B3", "STM32H7A3" }, { "STM32G47X", "STM32G474" },
  { "STM32G431", "STM32G474" },  { "STM32G473", "STM32G474" }, { "STM32G491", "STM32G474" },
  { "STM32L496", "STM32L476" },  { "STM32L432", "STM32L433" }, { "STM32L4S5", "STM32L4R5" },
  { "STM32U575", "STM32U5" },    { "STM32U585", "STM32U5" },   { "STM32C562", "STM32C5" },
  { "STM32C591", "STM32C5" },    { "STM32F302", "STM32F303" }, { "STM32F107", "STM32F105" },
  { "STM32F042", "STM32F072" },  { "AT32F435G", "AT32F435" },  { "AT32F435M", "AT32F437" },
  { "APM32F407", "APM32F405" },  { "GD32F405", "GD32F4" },     { "GD32F450", "GD32F4" },
};

const BpChip *
bp_chip_table_get (guint index)
{
  return index < G_N_ELEMENTS (chips) ? &chips[index] : NULL;
}

const char *
bp_chip_table_get_alias (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (name, aliases[i].alias) == 0)
      return aliases[i].name;
  return name;
}
