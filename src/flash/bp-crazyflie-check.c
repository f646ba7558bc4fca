/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-crazyflie-check.h"

#include "base/bp-bytes.h"
#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-microcontroller.h"
#include "flash/bp-flash-plan-private.h"
#include "flash/bp-plan-check.h"

/* --- refusals --- */

static gboolean
is_in_bootloader (guint64 address)
{
  return address >= BP_CRAZYFLIE_BOOTLOADER && address < BP_CRAZYFLIE_FIRMWARE;
}

static gboolean
touches_bootloader (BpFirmware *firmware)
{
  return bp_firmware_covers (firmware, BP_CRAZYFLIE_BOOTLOADER,
                             BP_CRAZYFLIE_FIRMWARE - BP_CRAZYFLIE_BOOTLOADER);
}

/* All of it lies in the first sector, its code too. */
static gboolean
is_bootloader (BpFirmware *firmware)
{
  const guint8 *vectors = bp_firmware_peek (firmware, BP_CRAZYFLIE_BOOTLOADER, 8);

  return bp_firmware_get_start (firmware) == BP_CRAZYFLIE_BOOTLOADER &&
         bp_firmware_get_end (firmware) <= BP_CRAZYFLIE_FIRMWARE &&
         bp_firmware_get_vector_base (firmware) == BP_CRAZYFLIE_BOOTLOADER && vectors != NULL &&
         is_in_bootloader (bp_peek_u32 (vectors + 4));
}

static gboolean
refuse (const char *message, const char *hint, GError **error)
{
  GError *refusal = g_error_new_literal (BP_ERROR, BP_ERROR_WRONG_ADDRESS, message);

  bp_error_set_address (refusal, BP_CRAZYFLIE_BOOTLOADER);
  bp_error_set_hint (refusal, hint);
  g_propagate_error (error, refusal);
  return FALSE;
}

gboolean
bp_crazyflie_check (BpFirmware *firmware, const BpFlashOptions *options, GError **error)
{
  if (options->full_erase)
    return refuse ("a full chip erase would erase the Crazyflie's radio bootloader",
                   _ ("Switch the full chip erase off: a Crazyflie's radio can't start or update "
                      "it without its bootloader."),
                   error);
  if (touches_bootloader (firmware) && !is_bootloader (firmware))
    return refuse (
        "the first 16 KiB of a Crazyflie hold its radio bootloader, and the file is none",
        _ ("This board is a Crazyflie: choose a firmware that was built for it and "
           "begins at 0x08004000, or, to recover its bootloader, the file of that "
           "bootloader (at most 16 KiB, at 0x08000000)."),
        error);
  return TRUE;
}

gboolean
bp_crazyflie_check_erase (guint64 start, guint64 end, GError **error)
{
  if (start >= BP_CRAZYFLIE_FIRMWARE || end <= BP_CRAZYFLIE_BOOTLOADER)
    return TRUE;
  return refuse ("this would erase the Crazyflie's radio bootloader",
                 _ ("Erase from 0x08004000 on: a Crazyflie's radio can't start or update it "
                    "without its bootloader."),
                 error);
}

gboolean
bp_crazyflie_check_before_reboot (BpFirmware *firmware, const BpFlashOptions *options,
                                  GError **error)
{
  const BpCrazyflie crazyflie = { .is_one = TRUE };
  const BpChip *chip;
  g_autoptr (BpMemoryMap) flash =
      bp_microcontroller_make_map (BP_CRAZYFLIE_MICROCONTROLLER, &chip, error);
  BpFlashTarget target;

  if (flash == NULL)
    return FALSE;
  bp_flash_target_init_of_rom (&target, flash, chip);
  target.crazyflie = &crazyflie;
  return bp_plan_check (firmware, &target, options, error);
}

/* --- warnings --- */

/* Its firmware stops at the start on a model that it does not know. */
static gboolean
is_for_model (BpFirmware *firmware, const char *model)
{
  g_autoptr (GVariant) types = g_variant_lookup_value (bp_firmware_get_facts (firmware),
                                                       "device-types", G_VARIANT_TYPE_STRING_ARRAY);
  g_autofree const char **models = types != NULL ? g_variant_get_strv (types, NULL) : NULL;

  return models == NULL || *model == '\0' || g_strv_contains (models, model);
}

void
bp_crazyflie_check_add_warnings (BpFlashPlan *plan, const BpCrazyflie *crazyflie,
                                 const BpFlashOptions *options)
{
  g_autoptr (GError) refusal = NULL;

  if (!is_for_model (plan->firmware, crazyflie->model))
    bp_plan_warn (plan, "other-board",
                  /* TRANSLATORS: a model of a Crazyflie, such as C21B. */
                  _ ("This Crazyflie is of the model %s, on which the firmware will not start."),
                  crazyflie->model);
  if (!bp_crazyflie_check (plan->firmware, options, &refusal))
    bp_plan_warn (plan, "bootloader-lost",
                  _ ("The Crazyflie loses its radio bootloader: it can be updated by USB only, and "
                     "starts no firmware at 0x08004000, until that is recovered."));
}

/* --- the end --- */

/* The radio's chip runs in its own loader while the button has brought the other one into its ROM,
 * and only a start without power ends that (crazyflie2-nrf-mbs src/main.c). */
const char *
bp_crazyflie_get_ending (gboolean was_running)
{
  if (was_running)
    return _ ("The Crazyflie starts by itself.");
  return _ ("If you brought the Crazyflie into its bootloader by its button, take USB and battery "
            "off now: only then its radio starts again.");
}
