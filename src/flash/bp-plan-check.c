/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-plan-check.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "flash/bp-board-check.h"
#include "flash/bp-crazyflie-check.h"
#include "flash/bp-flash-plan-private.h"
#include "flash/bp-settings-area.h"
#include "memory/bp-chip-table.h"

/* --- refusals --- */

static const char *
name_memory (const BpFlashTarget *target, guint32 address)
{
  for (guint i = 0; target->maps != NULL && i < target->maps->len; i++) {
    BpMemoryMap *map = g_ptr_array_index (target->maps, i);

    if (map != target->flash && bp_memory_map_find (map, address, NULL) != NULL)
      return bp_memory_map_get_name (map);
  }
  return NULL;
}

static gboolean
refuse_place (const BpFlashTarget *target, guint32 address, GError **error)
{
  guint64 size = bp_memory_map_get_size (target->flash);
  const char *name = name_memory (target, address);

  if (name != NULL)
    g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
                 "0x%08X lies in “%s”, which is never written", address, name);
  else
    g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
                 "0x%08X lies outside the flash of this chip, 0x%08X to 0x%08" G_GINT64_MODIFIER
                 "X (%" G_GUINT64_FORMAT " KiB)",
                 address, bp_memory_map_get_start (target->flash),
                 bp_memory_map_get_end (target->flash) - 1, size / 1024);
  if (error != NULL)
    bp_error_set_address (*error, address);
  return FALSE;
}

static gboolean
check_segment (const BpSegment *segment, const BpFlashTarget *target, GError **error)
{
  guint64 end = bp_segment_get_end (segment);
  guint64 address = segment->address;

  while (address < end) {
    const BpSector *sector = bp_memory_map_find (target->flash, (guint32)address, NULL);

    if (sector == NULL)
      return refuse_place (target, (guint32)address, error);
    if (!(sector->access & BP_ACCESS_WRITE)) {
      g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
                   "the sector at 0x%08X may not be written", sector->address);
      if (error != NULL)
        bp_error_set_address (*error, sector->address);
      return FALSE;
    }
    address = bp_sector_get_end (sector);
  }
  return TRUE;
}

static gboolean
check_stream (BpFirmware *firmware, GError **error)
{
  if (bp_firmware_get_n_segments (firmware) == 1)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_DOES_NOT_FIT,
               "this loader takes one piece without addresses, the file has %u pieces with holes "
               "between them",
               bp_firmware_get_n_segments (firmware));
  return FALSE;
}

static gboolean
check_fit (BpFirmware *firmware, const BpFlashTarget *target, GError **error)
{
  if (target->flash == NULL)
    return check_stream (firmware, error);
  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++) {
    if (!check_segment (bp_firmware_get_segment (firmware, i), target, error))
      return FALSE;
  }
  return TRUE;
}

/* The image itself tells where it belongs; a file with addresses of its own is believed. */
static gboolean
check_address (BpFirmware *firmware, const BpFlashTarget *target, GError **error)
{
  gint64 expected = bp_firmware_get_expected_base (firmware);
  g_autofree char *hint = NULL;

  if (target->flash == NULL || bp_firmware_is_addressed (firmware) || expected == BP_NO_ADDRESS ||
      expected == bp_firmware_get_start (firmware))
    return TRUE;

  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_ADDRESS,
               "the file's vectors belong to 0x%08X, but the start address is 0x%08X",
               (guint32)expected, bp_firmware_get_start (firmware));
  /* TRANSLATORS: the start address of a firmware file, such as 0x08004000. */
  hint = g_strdup_printf (_ ("Set the start address to 0x%08X, for which this file was built."),
                          (guint32)expected);
  if (error != NULL) {
    bp_error_set_address (*error, bp_firmware_get_start (firmware));
    bp_error_set_hint (*error, hint);
  }
  return FALSE;
}

/* What a UF2 file names. Returns: whether it names one. */
static gboolean
get_uf2_family (BpFirmware *firmware, guint32 *id)
{
  return g_variant_lookup (bp_firmware_get_facts (firmware), "family-id", "u", id);
}

/* A chip that is known for sure takes only files for it. */
static gboolean
check_family (BpFirmware *firmware, const BpFlashTarget *target, GError **error)
{
  guint32 id;

  if (target->chip->uf2_families[0] == 0 || !get_uf2_family (firmware, &id) ||
      bp_chip_knows_uf2_family (target->chip, id))
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD, "the file is for %s, the board has an %s",
               bp_firmware_get_fact (firmware, "family"), target->chip->name);
  return FALSE;
}

static gboolean
check_options (const BpFlashTarget *target, const BpFlashOptions *options, GError **error)
{
  if (!(target->features & BP_LOADER_CAN_WRITE)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED, "this loader takes no downloads");
    return FALSE;
  }
  if (options->full_erase && (target->flash == NULL ||
                              bp_memory_map_get_kind (target->flash) != BP_MEMORY_INTERNAL_FLASH)) {
    g_set_error_literal (
        error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
        "full chip erase needs a loader that shows the internal flash, and this one does not");
    return FALSE;
  }
  return TRUE;
}

gboolean
bp_plan_check (BpFirmware *firmware, const BpFlashTarget *target, const BpFlashOptions *options,
               GError **error)
{
  return check_options (target, options, error) && check_fit (firmware, target, error) &&
         (options->force ||
          (check_address (firmware, target, error) && check_family (firmware, target, error) &&
           (target->crazyflie == NULL || bp_crazyflie_check (firmware, options, error)) &&
           (target->identity == NULL || bp_board_check (target->identity, firmware, error))));
}

/* --- warnings --- */

/* What the ROM looks like is a guess, so that this is only a suspicion. */
static gboolean
is_for_other_chip (BpFirmware *firmware, const BpChip *chip)
{
  const char *series = bp_firmware_get_fact (firmware, "microcontroller");
  const BpChip *wanted = series != NULL ? bp_chip_find (series) : NULL;

  return wanted != NULL && wanted != chip && !g_str_equal (chip->name, BP_CHIP_GENERAL);
}

/* Where the vector table stands: by its own look, or behind what the ROM loads first. */
static gint64
find_table (BpFirmware *firmware, const BpFlashTarget *target)
{
  guint32 behind = bp_memory_map_get_start (target->flash) + target->chip->boot_offset;
  gint64 base = bp_firmware_get_vector_base (firmware);
  const guint8 *table = bp_firmware_peek (firmware, behind, 8);

  if (base != BP_NO_ADDRESS || target->chip->boot_offset == 0 || table == NULL)
    return base;
  return bp_chip_stack_is_plausible (target->chip, bp_peek_u32 (table)) ? behind : BP_NO_ADDRESS;
}

static void
warn_of_vectors (BpFlashPlan *plan, const BpFlashTarget *target)
{
  guint32 start = bp_memory_map_get_start (target->flash);
  gint64 base = find_table (plan->firmware, target);
  const guint8 *table =
      bp_firmware_peek (plan->firmware, base != BP_NO_ADDRESS ? (guint32)base : start, 8);
  guint32 stack_pointer = table != NULL ? bp_peek_u32 (table) : 0;
  guint32 family;

  /* Such a file may be for a RISC-V core, which has no such table. */
  if (get_uf2_family (plan->firmware, &family) && bp_chip_knows_uf2_family (target->chip, family))
    return;
  if (base == BP_NO_ADDRESS && table != NULL && !bp_chip_stack_is_plausible (NULL, stack_pointer))
    bp_plan_warn (
        plan, "stack-pointer",
        /* TRANSLATORS: an address such as 0x20020000. */
        _ ("The stack pointer of the firmware, 0x%08X, is in no memory that these chips have."),
        stack_pointer);
  if (base == BP_NO_ADDRESS)
    bp_plan_warn (
        plan, "no-vectors",
        _ ("The file has no vector table at the start of the flash; it may not be a firmware."));
  else if (!bp_chip_stack_is_plausible (target->chip, stack_pointer) ||
           is_for_other_chip (plan->firmware, target->chip))
    bp_plan_warn (plan, "other-family",
                  /* TRANSLATORS: the name of a microcontroller, such as STM32F405. */
                  _ ("The firmware seems to be for another microcontroller than this board's %s."),
                  target->chip->name);
}

static gboolean
is_erased (BpFlashPlan *plan, guint32 address)
{
  for (guint i = 0; i < plan->erase->len; i++) {
    const BpPlanSector *sector = &g_array_index (plan->erase, BpPlanSector, i);

    if (address >= sector->address && address - sector->address < sector->size)
      return TRUE;
  }
  return FALSE;
}

/* Only a firmware of that family begins at the start of the flash and has its settings there; a
 * Crazyflie's, behind its bootloader, does not. */
static void
find_settings (BpFlashPlan *plan, const BpFlashTarget *target)
{
  if (bp_firmware_get_vector_base (plan->firmware) == bp_memory_map_get_start (target->flash))
    bp_settings_area_find (target->chip, &plan->settings.address, &plan->settings.size);
}

static void
warn_of_settings (BpFlashPlan *plan, const BpFlashTarget *target, const BpFlashOptions *options)
{
  const BpPlanRun *settings = bp_flash_plan_get_settings (plan);

  if (options->full_erase && plan->erase->len > 0)
    bp_plan_warn (plan, "settings-lost",
                  _ ("The whole chip is erased: all settings on the board will be lost."));
  else if (plan->erase->len > 0 && bp_memory_map_get_n_sectors (target->flash) == 1)
    bp_plan_warn (
        plan, "settings-lost",
        _ ("This chip can only be erased as a whole: all settings on the board will be lost."));
  else if (settings != NULL && is_erased (plan, settings->address) &&
           bp_firmware_covers (plan->firmware, settings->address, settings->size))
    bp_plan_warn (
        plan, "settings-lost",
        /* TRANSLATORS: an address such as 0x08004000. */
        _ ("The file fills the settings area at 0x%08X: the settings on the board will be lost."),
        settings->address);
}

/* So many sectors are named; more are no use to anybody. */
#define MAX_NAMED 4

static void
warn_of_lost_parts (BpFlashPlan *plan, const BpFlashTarget *target, const BpFlashSurvey *survey)
{
  g_autoptr (GString) places = g_string_new (NULL);
  guint n_sectors = 0;

  for (guint i = 0; survey != NULL && i < bp_memory_map_get_n_sectors (target->flash); i++) {
    const BpSector *sector = bp_memory_map_get_sector (target->flash, i);

    if (!bp_flash_survey_has_others (survey, i) || !is_erased (plan, sector->address))
      continue;
    n_sectors++;
    if (n_sectors <= MAX_NAMED)
      g_string_append_printf (places, "%s0x%08X", n_sectors > 1 ? ", " : "", sector->address);
    else if (n_sectors == MAX_NAMED + 1)
      g_string_append (places, ", …");
  }
  if (n_sectors > 0)
    bp_plan_warn (
        plan, "partial-sector",
        /* TRANSLATORS: %s is an address such as 0x08060000, or several with commas between them. */
        ngettext ("The firmware does not fill one of its sectors (%s); what else is there is "
                  "erased, too.",
                  "The firmware does not fill all of its sectors (%s); what else is there is "
                  "erased, too.",
                  n_sectors),
        places->str);
}

void
bp_plan_add_warnings (BpFlashPlan *plan, const BpFlashTarget *target, const BpFlashSurvey *survey,
                      const BpFlashOptions *options)
{
  if (options->verify && !(target->features & BP_LOADER_CAN_READ_BACK))
    bp_plan_warn (
        plan, "no-verify",
        _ ("This loader can't be read after writing, so the firmware can't be verified."));
  if (options->haste && (target->features & BP_LOADER_CAN_HASTEN))
    bp_plan_warn (plan, "unproved",
                  _ ("Experimental: the chip is told that its supply is 2.7 V or more, to work "
                     "faster. This is unproved on real boards; all is verified."));
  if (target->flash == NULL)
    return;
  find_settings (plan, target);
  warn_of_vectors (plan, target);
  warn_of_settings (plan, target, options);
  if (!options->full_erase)
    warn_of_lost_parts (plan, target, survey);
}
