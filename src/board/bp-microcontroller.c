/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/bp-microcontroller.h"

#include <string.h>

#include "base/bp-error.h"
#include "firmware/bp-firmware-facts.h"
#include "memory/bp-chip-id.h"

/* The numbers of the chips whose sectors a series has; 0: its firmware is not in its own flash. */
static const struct {
  const char *series;
  guint16 id;
} layouts[] = {
  { "STM32H730", 0 },     { "STM32H750", 0 },     { "STM32F103", 0x410 }, { "STM32F303", 0x422 },
  { "STM32F401", 0x433 }, { "STM32F405", 0x413 }, { "STM32F411", 0x431 }, { "STM32F427", 0x419 },
  { "STM32F446", 0x421 }, { "STM32F722", 0x452 }, { "STM32F745", 0x449 }, { "STM32F765", 0x451 },
  { "STM32G474", 0x469 }, { "STM32H743", 0x450 }, { "STM32H723", 0x483 }, { "STM32H7A3", 0x480 },
};

/* "F405" in "SPEEDYBEEF405V3": a letter and three digits, none behind them. What no STM32 is called
 * may be an AT32. */
static char *
find_in_name (const char *name)
{
  for (const char *place = name; *place != '\0'; place++) {
    g_autofree char *series = NULL;
    g_autofree char *other = NULL;

    if (strchr ("FGH", *place) == NULL || strspn (place + 1, "0123456789A") < 3 ||
        !g_ascii_isdigit (place[1]) || !g_ascii_isdigit (place[3]) || g_ascii_isdigit (place[4]))
      continue;
    series = g_strdup_printf ("STM32%.4s", place);
    other = g_strdup_printf ("AT32%.4s", place);
    if (bp_chip_find (series) != NULL)
      return g_steal_pointer (&series);
    if (bp_chip_find (other) != NULL)
      return g_steal_pointer (&other);
  }
  return NULL;
}

char *
bp_microcontroller_dup_of (const BpIdentity *identity)
{
  char *series = bp_firmware_facts_dup_microcontroller (identity->target);

  if (series == NULL)
    series = find_in_name (identity->target);
  return series != NULL ? series : find_in_name (identity->board_name);
}

/* An X stands for any digit. */
static gboolean
may_be_equal (const char *a, const char *b)
{
  for (; *a != '\0' && *b != '\0'; a++, b++) {
    if (*a != *b && *a != 'X' && *b != 'X')
      return FALSE;
  }
  return *a == *b;
}

gboolean
bp_microcontroller_is_same (const char *a, const char *b)
{
  const BpChip *chip_a = bp_chip_find (a);
  const BpChip *chip_b = bp_chip_find (b);

  return may_be_equal (a, b) || (chip_a != NULL && chip_a == chip_b);
}

BpMemoryMap *
bp_microcontroller_make_map (const char *series, const BpChip **chip, GError **error)
{
  *chip = bp_chip_find (series);
  for (guint i = 0; *chip != NULL && i < G_N_ELEMENTS (layouts); i++) {
    if (!may_be_equal (layouts[i].series, series) &&
        (layouts[i].id == 0 || bp_chip_find (layouts[i].series) != *chip))
      continue;
    if (layouts[i].id == 0)
      break;
    return bp_chip_id_make_map (bp_chip_id_find (layouts[i].id), 0, NULL, 0, error);
  }
  g_set_error (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "the sectors of the %s are not known",
               series);
  return NULL;
}
