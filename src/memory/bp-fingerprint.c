/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "memory/bp-chip.h"

#include <string.h>

#include "memory/bp-chip-table.h"

#define ST 0x0483
#define GIGADEVICE 0x28e9
#define ARTERY 0x2e3c
#define GEEHY 0x314b
#define BLACK_MAGIC 0x1d50
#define MAPLE 0x1eaf

/* The two generations of ST's ROM (bcdDevice). */
#define OLD_ROM 0x2200
#define NEW_ROM 0x0200

#define NO_OPTIONS 1 /* an address that stands for "shows no option bytes" */
#define KIB 1024
#define MIB (1024 * 1024)

/* What a rule looks at, taken from the fingerprint. 0 where it is not known. */
typedef struct {
  guint16 vendor_id;
  guint16 device_version;
  guint32 first_sector; /* of internal flash, in bytes */
  guint32 last_sector;
  guint64 flash_size;
  guint32 external_start; /* of external flash */
  guint32 option_address; /* NO_OPTIONS if there is no such alternate */
  guint64 option_size;
  guint n_option_zones;
  guint n_flashes; /* alternates that show internal flash */
  const char *flash_string;
} Traits;

/* A field of 0 or %NULL is not looked at. The first rule that fits wins, so the sharper ones come
 * first. */
typedef struct {
  const char *chip;
  guint16 vendor_id;
  guint16 device_version;
  guint32 first_sector;
  guint32 last_sector;
  guint64 flash_size;
  guint64 flash_at_most;
  guint32 external_from;
  guint32 option_address;
  guint64 option_size;
  guint n_option_zones;
  guint n_flashes;
  const char *flash_part; /* of the string of internal flash */
} Rule;

/* The strings are those of real ROMs as users have logged them (dfu-util -l); the option bytes'
 * addresses are those of AN2606 and the reference manuals. What can't be told apart (F411 and F446,
 * F405 and F407) has the same flash. */
static const Rule rules[] = {
  { "STM32H750", .external_from = 0x60000000 },

  { "AT32F437", ARTERY, .last_sector = 4 * KIB },
  { "AT32F435", ARTERY, .option_address = 0x1fffc000 },
  { "AT32F405", ARTERY, .option_address = 0x1ffff800, .option_size = 512 },
  { "AT32F415", ARTERY, .option_address = 0x1ffff800, .option_size = 32 },
  { "AT32", ARTERY },
  { "GD32F4", GIGADEVICE, .first_sector = 16 * KIB },
  { "GD32VF103", GIGADEVICE },
  { "APM32F405", GEEHY, .first_sector = 16 * KIB },
  { "APM32F103", GEEHY },
  { "STM32F405", BLACK_MAGIC, .first_sector = 16 * KIB },
  { "STM32F103", BLACK_MAGIC },
  { "STM32F103", MAPLE },

  { "STM32L072", .first_sector = 128, .last_sector = 128, .option_address = 0x1ff80000 },
  { "STM32L4R5", .option_address = 0x1ff00000 },

  { "STM32F765", .first_sector = 32 * KIB, .last_sector = 256 * KIB, .flash_size = 2 * MIB },
  { "STM32F745", .first_sector = 32 * KIB },
  { "STM32F765", .first_sector = 16 * KIB, .flash_size = 2 * MIB, .option_address = 0x1fff0000 },
  { "STM32F722", .first_sector = 16 * KIB, .option_address = 0x1fff0000 },
  { "STM32F722", .first_sector = 16 * KIB, .flash_part = ",01*64K" },
  { "STM32F42x", .first_sector = 16 * KIB, .n_option_zones = 2 },
  { "STM32F42x", .first_sector = 16 * KIB, .flash_size = 2 * MIB },
  { "STM32F413", .first_sector = 16 * KIB, .flash_size = 1536 * KIB },
  { "STM32F411", .first_sector = 16 * KIB, .flash_at_most = 512 * KIB },
  { "STM32F405", .first_sector = 16 * KIB },

  { "STM32H723", .first_sector = 128 * KIB, .option_size = 88 },
  { "STM32H743", .first_sector = 128 * KIB, .option_address = 0x5200201c },
  { "STM32H723", .first_sector = 128 * KIB, .flash_size = 1 * MIB, .flash_part = "/8*128K" },
  { "STM32H743", .first_sector = 128 * KIB, .device_version = NEW_ROM },
  { "STM32H7A3", .first_sector = 8 * KIB, .option_address = 0x5200201c },
  { "STM32U5", .first_sector = 8 * KIB, .option_address = 0x40022040 },
  { "STM32C5", ST, .first_sector = 8 * KIB, .option_address = NO_OPTIONS },
  { "STM32L552", .last_sector = 2 * KIB, .option_address = 0x40022040 },
  { "STM32L552", .last_sector = 4 * KIB, .option_address = 0x40022040 },
  { "STM32WB55", .last_sector = 4 * KIB, .option_address = 0x1fff8000 },
  { "STM32WB55", .last_sector = 4 * KIB, .device_version = NEW_ROM },

  { "STM32L433", .device_version = OLD_ROM, .last_sector = 2 * KIB, .flash_at_most = 256 * KIB,
    .option_address = 0x1fff7800 },
  { "STM32L476", .device_version = OLD_ROM, .last_sector = 2 * KIB, .option_address = 0x1fff7800 },
  /* An L433 whose string of internal flash could not be read shows the rest. */
  { "STM32L433", ST, .device_version = OLD_ROM, .option_address = 0x1fff7800 },
  { "STM32G474", .last_sector = 2 * KIB, .option_address = 0x1fff7800, .n_option_zones = 2 },
  { "STM32G0B1", .last_sector = 2 * KIB, .option_address = 0x1fff7800 },
  { "STM32G0B1", .last_sector = 2 * KIB, .n_flashes = 3 },
  { "STM32G0B1", ST, .last_sector = 2 * KIB, .device_version = NEW_ROM },

  { "STM32F105", .flash_part = "/128*002K" },
  { "STM32F072", .first_sector = 2 * KIB, .flash_at_most = 128 * KIB,
    .option_address = 0x1ffff800 },
  { "STM32F303", .first_sector = 2 * KIB, .option_address = 0x1ffff800 },
  { "STM32F072", .first_sector = 1 * KIB, .flash_part = "*0001K", .option_address = 0x1ffff800 },
  { "STM32F103", .first_sector = 1 * KIB, .option_address = 0x1ffff800 },
};

static void
note_flash (Traits *traits, BpMemoryMap *map, const char *string)
{
  guint n = bp_memory_map_get_n_sectors (map);

  traits->n_flashes++;
  if (traits->flash_string)
    return;
  traits->flash_string = string;
  traits->first_sector = bp_memory_map_get_sector (map, 0)->size;
  traits->last_sector = bp_memory_map_get_sector (map, n - 1)->size;
  traits->flash_size = bp_memory_map_get_size (map);
}

static void
note_options (Traits *traits, BpMemoryMap *map)
{
  guint n = bp_memory_map_get_n_sectors (map);

  if (traits->option_address != NO_OPTIONS)
    return;
  traits->option_address = bp_memory_map_get_start (map);
  for (guint i = 0; i < n; i++)
    traits->n_option_zones =
        MAX (traits->n_option_zones, bp_memory_map_get_sector (map, i)->zone + 1);
  traits->option_size = bp_memory_map_get_size (map);
}

static void
note_map (Traits *traits, const char *string)
{
  /* A string that makes no sense tells nothing about the family; the loader complains about it
   * where it matters. */
  g_autoptr (BpMemoryMap) map = bp_memory_map_parse (string, NULL);

  if (!map || bp_memory_map_get_n_sectors (map) == 0)
    return;
  switch (bp_memory_map_get_kind (map)) {
  case BP_MEMORY_INTERNAL_FLASH:
    note_flash (traits, map, string);
    break;
  case BP_MEMORY_EXTERNAL_FLASH:
    traits->external_start = bp_memory_map_get_start (map);
    break;
  case BP_MEMORY_OPTION_BYTES:
    note_options (traits, map);
    break;
  case BP_MEMORY_OTP:
  case BP_MEMORY_DEVICE_FEATURE:
  case BP_MEMORY_OTHER:
    break;
  }
}

static gboolean
is_wanted (guint64 wanted, guint64 found)
{
  return wanted == 0 || wanted == found;
}

static gboolean
fits_flash (const Rule *rule, const Traits *traits)
{
  if (rule->flash_at_most > 0 &&
      (traits->flash_size == 0 || traits->flash_size > rule->flash_at_most))
    return FALSE;
  if (rule->flash_part &&
      (!traits->flash_string || !strstr (traits->flash_string, rule->flash_part)))
    return FALSE;
  /* Whoever has internal flash is told by that. */
  if (rule->external_from > 0 &&
      (traits->n_flashes > 0 || traits->external_start < rule->external_from))
    return FALSE;
  return is_wanted (rule->first_sector, traits->first_sector) &&
         is_wanted (rule->last_sector, traits->last_sector) &&
         is_wanted (rule->flash_size, traits->flash_size) &&
         is_wanted (rule->n_flashes, traits->n_flashes);
}

static gboolean
fits (const Rule *rule, const Traits *traits)
{
  return is_wanted (rule->vendor_id, traits->vendor_id) &&
         is_wanted (rule->device_version, traits->device_version) &&
         is_wanted (rule->option_address, traits->option_address) &&
         is_wanted (rule->option_size, traits->option_size) &&
         is_wanted (rule->n_option_zones, traits->n_option_zones) && fits_flash (rule, traits);
}

const BpChip *
bp_chip_identify (const BpFingerprint *fingerprint)
{
  Traits traits = { .option_address = NO_OPTIONS };

  g_return_val_if_fail (fingerprint != NULL, bp_chip_find (BP_CHIP_GENERAL));

  traits.vendor_id = fingerprint->vendor_id;
  traits.device_version = fingerprint->device_version;
  for (guint i = 0; fingerprint->map_strings && fingerprint->map_strings[i]; i++)
    note_map (&traits, fingerprint->map_strings[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (fits (&rules[i], &traits))
      return bp_chip_find (rules[i].chip);
  return bp_chip_find (BP_CHIP_GENERAL);
}
