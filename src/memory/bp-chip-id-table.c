/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip-id.h"

/* Numbers, page sizes and option bytes: AN2606 and the reference manuals, checked against the
 * tables of stm32flash and stm32loader; size registers: the "Device electronic signature" chapters.
 * The layout is that of the largest chip of a number; the size register tells the rest. */

/* clang-format off */
#define F0_F3 .size_register = 0x1ffff7cc, .option_bytes = 0x1ffff800, .option_size = 16, .locks = BP_WRITE_LOCKS_4K
#define F1 .size_register = 0x1ffff7e0, .option_bytes = 0x1ffff800, .option_size = 16, .locks = BP_WRITE_LOCKS_4K
/* The F4's ROM gives its size away only in a whole block (stm32loader). */
#define F2_F4 .size_register = 0x1fff7a22, .size_block = 256, .option_bytes = 0x1fffc000, .option_size = 16, \
  .locks = BP_WRITE_LOCKS_SECTORS
#define F7_OPTIONS .option_bytes = 0x1fff0000, .option_size = 32, .locks = BP_WRITE_LOCKS_SECTORS
#define F7 .size_register = 0x1ff0f442, F7_OPTIONS
/* The registers of the option bytes in the place of option bytes: FLASH_WPSN_CUR1R is the 28th byte from
 * FLASH_OPTSR_CUR on, FLASH_WPSN_CUR2R the second bank's (RM0433, 4.9). */
#define H7 .size_register = 0x1ff1e880, .option_bytes = 0x5200201c, .option_size = 32, .locks = BP_WRITE_LOCKS_REGISTER
#define F4_SECOND .bank_kib = 1024, .second_options = 0x1ffec000, .second_size = 16
#define WB .size_register = 0x1fff75e0
#define L4_G0_G4 .size_register = 0x1fff75e0, .option_bytes = 0x1fff7800, .option_size = 40, .locks = BP_WRITE_LOCKS_RANGES
#define L4_SECOND .second_options = 0x1ffff800, .second_size = 40
#define L4_PLUS .size_register = 0x1fff75e0, .option_bytes = 0x1ff00000, .option_size = 40, .locks = BP_WRITE_LOCKS_RANGES, \
  .second_options = 0x1ff01000, .second_size = 40
/* The L0's ROM gives system memory away only in whole blocks, too. */
#define L0 .size_register = 0x1ff8007c, .size_block = 128, .block_limit = 128, .no_mass_erase = TRUE, \
  .option_bytes = 0x1ff80000, .option_size = 20, .option_block = 128, .locks = BP_WRITE_LOCKS_4K_WORDS
#define L1_LOCKS .no_mass_erase = TRUE, .option_bytes = 0x1ff80000, .option_size = 32, .locks = BP_WRITE_LOCKS_4K_WORDS
#define L1 .size_register = 0x1ff8004c, L1_LOCKS
#define L1_LARGE .size_register = 0x1ff800cc, L1_LOCKS
#define U5 .size_register = 0x0bfa07a0
#define H5 .size_register = 0x08fff80c

#define F4_ONE_BANK "04*016Kg,01*064Kg,07*128Kg"
#define F4_TWO_BANKS F4_ONE_BANK "," F4_ONE_BANK
#define F7_ONE_BANK "04*032Kg,01*128Kg,07*256Kg"

#define DBANK 22          /* of L4+ and G4: 1 means two banks */
#define DUALBANK 21       /* of L4 and L4+ that are not the largest */
#define NDBANK (8 * 8 + 13) /* of F76x: 1 means one bank */

static const BpChipId ids[] = {
  { 0x412, "STM32F10x, low density", "STM32F103", "32*001Kg", F1 },
  { 0x410, "STM32F10x, medium density", "STM32F103", "128*001Kg", F1 },
  { 0x414, "STM32F10x, high density", "STM32F103", "256*002Kg", F1 },
  { 0x430, "STM32F10x, XL density", "STM32F103", "512*002Kg", F1 },
  { 0x420, "STM32F100, low or medium density", "STM32F103", "128*001Kg", F1 },
  { 0x428, "STM32F100, high density", "STM32F103", "256*002Kg", F1 },
  { 0x418, "STM32F105 or F107", "STM32F105", "128*002Kg", F1 },
  { 0x641, "medium-density copy of an STM32F10x", "STM32F103", "128*001Kg", F1 },

  { 0x411, "STM32F2", "STM32F405", F4_ONE_BANK, F2_F4 },

  { 0x432, "STM32F37x", "STM32F303", "128*002Kg", F0_F3 },
  { 0x422, "STM32F303xB/C or F302xB/C", "STM32F303", "128*002Kg", F0_F3 },
  { 0x439, "STM32F301 or F302x4/6/8", "STM32F303", "32*002Kg", F0_F3 },
  { 0x438, "STM32F334 or F303x4/6/8", "STM32F303", "32*002Kg", F0_F3 },
  { 0x446, "STM32F303xD/E or F302xD/E", "STM32F303", "256*002Kg", F0_F3 },
  { 0x440, "STM32F05x or F030x8", "STM32F072", "64*001Kg", F0_F3 },
  { 0x444, "STM32F03x", "STM32F072", "32*001Kg", F0_F3 },
  { 0x442, "STM32F09x or F030xC", "STM32F072", "128*002Kg", F0_F3 },
  { 0x445, "STM32F04x or F070x6", "STM32F072", "32*001Kg", F0_F3 },
  { 0x448, "STM32F07x or F070xB", "STM32F072", "64*002Kg", F0_F3 },

  { 0x413, "STM32F405 or F407", "STM32F405", F4_ONE_BANK, F2_F4 },
  { 0x419, "STM32F42x or F43x", "STM32F42x", F4_TWO_BANKS, F2_F4, F4_SECOND },
  { 0x434, "STM32F469 or F479", "STM32F42x", F4_TWO_BANKS, F2_F4, F4_SECOND },
  { 0x423, "STM32F401xB/C", "STM32F411", "04*016Kg,01*064Kg,01*128Kg", F2_F4 },
  { 0x433, "STM32F401xD/E", "STM32F411", "04*016Kg,01*064Kg,03*128Kg", F2_F4 },
  { 0x431, "STM32F411", "STM32F411", "04*016Kg,01*064Kg,03*128Kg", F2_F4 },
  { 0x421, "STM32F446", "STM32F446", "04*016Kg,01*064Kg,03*128Kg", F2_F4 },
  { 0x458, "STM32F410", "STM32F411", "04*016Kg,01*064Kg", F2_F4 },
  { 0x441, "STM32F412", "STM32F413", F4_ONE_BANK, F2_F4 },
  { 0x463, "STM32F413 or F423", "STM32F413", "04*016Kg,01*064Kg,11*128Kg", F2_F4 },

  { 0x452, "STM32F72x or F73x", "STM32F722", "04*016Kg,01*064Kg,03*128Kg", F7_OPTIONS, .size_register = 0x1ff07a22 },
  { 0x449, "STM32F74x or F75x", "STM32F745", "04*032Kg,01*128Kg,03*256Kg", F7 },
  { 0x451, "STM32F76x or F77x", "STM32F765", F7_ONE_BANK, F4_TWO_BANKS, NDBANK, F7 },

  { 0x450, "STM32H74x or H75x", "STM32H743", "16*128Kg", H7, .bank_kib = 1024, .is_gapped = TRUE, .second_options = 0x52002138, .second_size = 4 },
  { 0x483, "STM32H72x or H73x", "STM32H723", "08*128Kg", H7 },
  { 0x480, "STM32H7A3 or H7B3", "STM32H7A3", "256*008Kg", H5 },

  { 0x466, "STM32G03x or G04x", "STM32G0B1", "32*002Kg", L4_G0_G4 },
  { 0x456, "STM32G05x or G06x", "STM32G0B1", "32*002Kg", L4_G0_G4 },
  { 0x460, "STM32G07x or G08x", "STM32G0B1", "64*002Kg", L4_G0_G4 },
  { 0x467, "STM32G0Bx or G0Cx", "STM32G0B1", "256*002Kg", L4_G0_G4, .bank_kib = 256, .small_bank_bit = DUALBANK },
  { 0x468, "STM32G431 or G441", "STM32G474", "64*002Kg", L4_G0_G4 },
  { 0x469, "STM32G47x or G48x", "STM32G474", "256*002Kg", "128*004Kg", DBANK, L4_G0_G4, L4_SECOND, .bank_kib = 256, .is_gapped = TRUE },
  { 0x479, "STM32G491 or G4A1", "STM32G474", "256*002Kg", L4_G0_G4 },

  { 0x457, "STM32L01x or L02x", "STM32L072", "128*128Bg", L0 },
  { 0x425, "STM32L03x or L04x", "STM32L072", "256*128Bg", L0 },
  { 0x417, "STM32L05x or L06x", "STM32L072", "512*128Bg", L0 },
  { 0x447, "STM32L07x or L08x", "STM32L072", "1536*128Bg", L0 },
  { 0x416, "STM32L1, category 1", "STM32L072", "512*256Bg", L1 },
  { 0x429, "STM32L1, category 2", "STM32L072", "512*256Bg", L1 },
  { 0x427, "STM32L1, category 3", "STM32L072", "1024*256Bg", L1_LARGE },
  { 0x436, "STM32L1, category 4", "STM32L072", "1536*256Bg", L1_LARGE },
  { 0x437, "STM32L1, category 5 or 6", "STM32L072", "2048*256Bg", L1_LARGE },

  { 0x464, "STM32L41x or L42x", "STM32L433", "64*002Kg", L4_G0_G4 },
  { 0x435, "STM32L43x or L44x", "STM32L433", "128*002Kg", L4_G0_G4 },
  { 0x462, "STM32L45x or L46x", "STM32L433", "256*002Kg", L4_G0_G4 },
  { 0x415, "STM32L47x or L48x", "STM32L476", "512*002Kg", L4_G0_G4, L4_SECOND, .bank_kib = 512, .small_bank_bit = DUALBANK },
  { 0x461, "STM32L49x or L4Ax", "STM32L476", "512*002Kg", L4_G0_G4, L4_SECOND, .bank_kib = 512, .small_bank_bit = DUALBANK },
  { 0x470, "STM32L4Rx or L4Sx", "STM32L4R5", "512*004Kg", "256*008Kg", DBANK, DUALBANK, L4_PLUS, .bank_kib = 1024 },
  { 0x471, "STM32L4Px or L4Qx", "STM32L4R5", "256*004Kg", "128*008Kg", DBANK, DUALBANK, L4_PLUS, .bank_kib = 512 },
  { 0x472, "STM32L55x or L56x", "STM32L552", "256*002Kg", .size_register = 0x0bfa05e0 },
  { 0x495, "STM32WB5x or WB35", "STM32WB55", "256*004Kg", WB },
  { 0x494, "STM32WB1x", "STM32WB55", "160*002Kg", WB },
  { 0x497, "STM32WL", "STM32WB55", "128*002Kg", WB },

  { 0x443, "STM32C011", "STM32G0B1", "16*002Kg", .size_register = 0x1fff75a0 },
  { 0x453, "STM32C031", "STM32G0B1", "16*002Kg", .size_register = 0x1fff75a0 },
  { 0x493, "STM32C071", "STM32G0B1", "64*002Kg", .size_register = 0x1fff75a0 },
  { 0x474, "STM32H503", "STM32U5", "16*008Kg", H5 },
  { 0x478, "STM32H523 or H533", "STM32U5", "64*008Kg", H5 },
  { 0x484, "STM32H56x or H573", "STM32U5", "256*008Kg", H5 },
  { 0x455, "STM32U535 or U545", "STM32U5", "64*008Kg", U5 },
  { 0x482, "STM32U575 or U585", "STM32U5", "256*008Kg", U5 },
  { 0x481, "STM32U59x or U5Ax", "STM32U5", "512*008Kg", U5 },
  { 0x476, "STM32U5Fx or U5Gx", "STM32U5", "512*008Kg", U5 },
  { 0x492, "STM32WBA5x", "STM32U5", "128*008Kg", U5 },
};
/* clang-format on */

const BpChipId *
bp_chip_id_get (guint index)
{
  return index < G_N_ELEMENTS (ids) ? &ids[index] : NULL;
}
