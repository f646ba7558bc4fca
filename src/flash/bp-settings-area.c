/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-settings-area.h"

/* From the linker scripts of Betaflight (src/link, src/platform). */
static const struct {
  const char *chip;
  guint32 address;
  guint32 size;
} areas[] = {
  { "STM32F405", 0x08004000, 16 * 1024 },  { "STM32F411", 0x08004000, 16 * 1024 },
  { "STM32F42x", 0x08004000, 16 * 1024 },  { "STM32F446", 0x08004000, 16 * 1024 },
  { "STM32F722", 0x08004000, 16 * 1024 },  { "STM32F745", 0x08008000, 32 * 1024 },
  { "STM32F765", 0x08008000, 32 * 1024 },  { "STM32G474", 0x08004000, 8 * 1024 },
  { "STM32H743", 0x08020000, 128 * 1024 }, { "STM32H723", 0x08020000, 128 * 1024 },
  { "STM32H7A3", 0x08020000, 16 * 1024 },  { "STM32C5", 0x08004000, 16 * 1024 },
  { "AT32F435", 0x08004000, 16 * 1024 },   { "AT32F437", 0x08004000, 16 * 1024 },
};

gboolean
bp_settings_area_find (const BpChip *chip, guint32 *address, guint32 *size)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
    if (g_str_equal (areas[i].chip, chip->name)) {
      *address = areas[i].address;
      *size = areas[i].size;
      return TRUE;
    }
  }
  return FALSE;
}
