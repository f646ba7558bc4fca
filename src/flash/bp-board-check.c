/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-board-check.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-microcontroller.h"
#include "firmware/bp-firmware-facts.h"
#include "flash/bp-flash-plan-private.h"

/* Names of boards without what people leave out: "MATEKF405_SE" is "MATEKF405SE". */
static gboolean
is_same_name (const char *a, const char *b)
{
  for (;; a++, b++) {
    while (*a != '\0' && !g_ascii_isalnum (*a))
      a++;
    while (*b != '\0' && !g_ascii_isalnum (*b))
      b++;
    if (*a == '\0' || g_ascii_toupper (*a) != g_ascii_toupper (*b))
      return *a == *b;
  }
}

/* A target that is called after its microcontroller names no board. */
static gboolean
is_microcontroller (const char *target)
{
  g_autofree char *series = bp_firmware_facts_dup_microcontroller (target);

  return series != NULL;
}

/* The board that the running firmware names, or NULL. */
static const char *
get_running_board (const BpIdentity *identity)
{
  if (*identity->board_name != '\0')
    return identity->board_name;
  return *identity->target != '\0' && !is_microcontroller (identity->target) ? identity->target
                                                                             : NULL;
}

/* The fact that names the board of the file, or NULL. */
static const char *
find_board_fact (BpFirmware *firmware)
{
  const char *target = bp_firmware_get_fact (firmware, "firmware-target");

  if (bp_firmware_get_fact (firmware, "firmware-board") != NULL)
    return "firmware-board";
  return target != NULL && !is_microcontroller (target) ? "firmware-target" : NULL;
}

static gboolean
is_same_family (const BpIdentity *identity, BpFirmware *firmware)
{
  return g_strcmp0 (bp_firmware_get_fact (firmware, "firmware"),
                    bp_identity_get_family_name (identity)) == 0;
}

/* Whether both name a board, and not the same one; @fact (out) is the one that names it. */
static gboolean
is_other_board (const BpIdentity *identity, BpFirmware *firmware, const char **fact)
{
  const char *board = get_running_board (identity);

  *fact = find_board_fact (firmware);
  return board != NULL && *fact != NULL &&
         !is_same_name (board, bp_firmware_get_fact (firmware, *fact));
}

static gboolean
refuse (const BpIdentity *identity, const char *is_for, GError **error)
{
  g_autofree char *label = bp_identity_dup_label (identity);

  g_set_error (error, BP_ERROR, BP_ERROR_WRONG_BOARD, "the file is for %s, the board runs %s",
               is_for, label);
  return FALSE;
}

gboolean
bp_board_check (const BpIdentity *identity, BpFirmware *firmware, GError **error)
{
  const char *series = bp_firmware_get_fact (firmware, "microcontroller");
  g_autofree char *running = bp_microcontroller_dup_of (identity);
  const char *fact;

  if (series != NULL && running != NULL && !bp_microcontroller_is_same (series, running) &&
      bp_firmware_fact_is_certain (firmware, "microcontroller"))
    return refuse (identity, series, error);
  if (is_other_board (identity, firmware, &fact) && is_same_family (identity, firmware) &&
      bp_firmware_fact_is_certain (firmware, fact))
    return refuse (identity, bp_firmware_get_fact (firmware, fact), error);
  return TRUE;
}

/* --- warnings --- */

static void
warn_of_board (BpFlashPlan *plan, const BpIdentity *identity)
{
  const char *fact;

  if (is_other_board (identity, plan->firmware, &fact))
    bp_plan_warn (plan, "other-board",
                  /* TRANSLATORS: two names of boards. */
                  _ ("The file is for the board %s, and the board calls itself %s."),
                  bp_firmware_get_fact (plan->firmware, fact), get_running_board (identity));
}

static gboolean
is_other_major (const char *a, const char *b)
{
  return g_ascii_isdigit (*a) && g_ascii_isdigit (*b) &&
         g_ascii_strtoull (a, NULL, 10) != g_ascii_strtoull (b, NULL, 10);
}

/* Settings that another firmware has left mean something else to the new one. */
static void
warn_of_old_settings (BpFlashPlan *plan, const BpIdentity *identity)
{
  const char *family = bp_firmware_get_fact (plan->firmware, "firmware");
  const char *version = bp_firmware_get_fact (plan->firmware, "firmware-version");

  if (family == NULL)
    return;
  if (!is_same_family (identity, plan->firmware))
    bp_plan_warn (plan, "other-firmware",
                  /* TRANSLATORS: names of firmwares, such as INAV and Betaflight. */
                  _ ("The board runs %s and the file is %s: its settings can't be used. Back them "
                     "up and choose a full chip erase."),
                  bp_identity_get_family_name (identity), family);
  else if (version != NULL && is_other_major (version, identity->version))
    bp_plan_warn (
        plan, "other-version",
        /* TRANSLATORS: a firmware and two versions: "Betaflight 4.5.1 ... 2025.12.0". */
        _ ("The board runs %s %s and the file is %s: old settings may not fit. Back them up "
           "and choose a full chip erase."),
        family, identity->version, version);
}

void
bp_board_check_add_warnings (BpFlashPlan *plan, const BpIdentity *identity,
                             const BpFlashOptions *options)
{
  warn_of_board (plan, identity);
  if (!options->full_erase)
    warn_of_old_settings (plan, identity);
}
