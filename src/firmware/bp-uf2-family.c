/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-uf2-family.h"

/* From utils/uf2families.json of the specification: what flight controllers and their like are made
 * of. */
static const struct {
  guint32 id;
  const char *name;
} families[] = {
  { 0x647824b6, "STM32F0" },       { 0x5ee21072, "STM32F1" },
  { 0x5d1a0a2e, "STM32F2" },       { 0x6b846188, "STM32F3" },
  { 0x57755a57, "STM32F4" },       { 0x6d0922fa, "STM32F407" },
  { 0x8fb060fe, "STM32F407VG" },   { 0x06d1097b, "STM32F411xC" },
  { 0x2dc309c5, "STM32F411xE" },   { 0x53b80f00, "STM32F7" },
  { 0x300f5633, "STM32G0" },       { 0x4c71240a, "STM32G4" },
  { 0x4e8f1c5d, "STM32H5" },       { 0x6db66082, "STM32H7" },
  { 0x202e3a91, "STM32L0" },       { 0x1e1f432d, "STM32L1" },
  { 0x00ff6919, "STM32L4" },       { 0x04240bdf, "STM32L5" },
  { 0x70d16653, "STM32WB" },       { 0x21460ff0, "STM32WL" },
  { 0x31d228c6, "GD32F350" },      { 0x9af03e33, "GD32VF103" },
  { 0xa0c97b8e, "AT32F415" },      { 0x699b62ec, "CH32V" },
  { 0xe48bff56, "RP2040" },        { 0xe48bff57, "RP2xxx absolute" },
  { 0xe48bff58, "RP2xxx data" },   { 0xe48bff59, "RP2350 Arm" },
  { 0xe48bff5a, "RP2350 RISC-V" }, { 0xe48bff5b, "RP2350 Arm, not secure" },
  { 0x55114460, "SAMD51" },        { 0xada52840, "nRF52840" },
};

const char *
bp_uf2_family_get_name (guint32 id)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    if (families[i].id == id)
      return families[i].name;
  }
  return NULL;
}
