/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"
#include "flash/bp-flash-options.h"
#include "flash/bp-flash-survey.h"
#include "flash/bp-flash-target.h"

G_BEGIN_DECLS

/** BpPlanSector: one sector in a list of the plan, and why it is there (translated). */
typedef struct {
  guint32 address;
  guint32 size;
  const char *reason;
} BpPlanSector;

/** BpPlanRun: bytes that are written in one go. */
typedef struct {
  guint32 address;
  guint32 size;
} BpPlanRun;

/** BpPlanWarning: @code is for scripts ("settings-lost"), @message for people (translated). */
typedef struct {
  const char *code;
  char *message;
} BpPlanWarning;

/**
 * BpFlashPlan:
 *
 * What will be erased, written, kept and skipped, made before anything is touched. Immutable. Any
 * thread.
 *
 * It keeps the vector rule of the design: the sector with the image's own vector table is the first
 * of the erase list; the vector block (see bp_flash_plan_get_vector_run()) is left out of the write
 * list and comes last, after everything else was verified.
 */
#define BP_TYPE_FLASH_PLAN (bp_flash_plan_get_type ())
G_DECLARE_FINAL_TYPE (BpFlashPlan, bp_flash_plan, BP, FLASH_PLAN, GObject)

/**
 * bp_flash_plan_new:
 * @firmware: what to write
 * @target: the chip as its loader shows it
 * @survey: (nullable): what was read of the chip; %NULL if nothing
 * @options: what the user has ticked
 *
 * A pure function: the same arguments give the same plan. All that can be refused is refused here.
 *
 * Returns: (transfer full): the plan, or %NULL with %BP_ERROR_DOES_NOT_FIT,
 * %BP_ERROR_WRONG_ADDRESS, %BP_ERROR_WRONG_BOARD or %BP_ERROR_NOT_SUPPORTED.
 */
BpFlashPlan *bp_flash_plan_new (BpFirmware *firmware, const BpFlashTarget *target,
                                const BpFlashSurvey *survey, const BpFlashOptions *options,
                                GError **error);

/** bp_flash_plan_is_exact: Returns: whether the chip was read for it. */
gboolean bp_flash_plan_is_exact (BpFlashPlan *self);

/** The lists; (transfer none). */
const GArray *
bp_flash_plan_get_erase (BpFlashPlan *self); /* of BpPlanSector, in the order of erasing */
const GArray *bp_flash_plan_get_keep (BpFlashPlan *self); /* of BpPlanSector */
const GArray *bp_flash_plan_get_skip (BpFlashPlan *self); /* of BpPlanSector */
const GArray *bp_flash_plan_get_blank (
    BpFlashPlan *self); /* of BpPlanSector: written without being erased, as they are blank */
const GArray *
bp_flash_plan_get_write (BpFlashPlan *self); /* of BpPlanRun, without the vector run */
const GArray *bp_flash_plan_get_verify (
    BpFlashPlan *self); /* of BpPlanRun, without the vector run; blank parts too */
const GArray *bp_flash_plan_get_warnings (BpFlashPlan *self); /* of BpPlanWarning */

/** bp_flash_plan_get_vector_run: Returns: (nullable): the block with stack pointer and reset vector
 * that is written last. */
const BpPlanRun *bp_flash_plan_get_vector_run (BpFlashPlan *self);

/** bp_flash_plan_get_settings: Returns: (nullable): where a firmware of this kind keeps its
 * settings on this chip; %NULL if that is not known. */
const BpPlanRun *bp_flash_plan_get_settings (BpFlashPlan *self);

/** bp_flash_plan_is_stream: Returns: whether the loader takes the image as one stream without
 * addresses (plain DFU). */
gboolean bp_flash_plan_is_stream (BpFlashPlan *self);

/** bp_flash_plan_uses_mass_erase: Returns: whether the erase list is carried out by one mass erase.
 */
gboolean bp_flash_plan_uses_mass_erase (BpFlashPlan *self);

/** bp_flash_plan_is_empty: Returns: whether the chip already holds the firmware, so that nothing is
 * to be done. */
gboolean bp_flash_plan_is_empty (BpFlashPlan *self);

/** bp_flash_plan_get_bytes: Returns: how many bytes will be written, the vector run included. */
gsize bp_flash_plan_get_bytes (BpFlashPlan *self);

/** bp_flash_plan_get_duration: Returns: the expected time in microseconds. */
gint64 bp_flash_plan_get_duration (BpFlashPlan *self);

/**
 * bp_flash_plan_fill_run:
 * @run: one of the plan's
 * @buffer: room for run->size bytes
 *
 * Puts together what is to be written: the firmware's bytes, and 0xFF where a write unit is not
 * full.
 */
void bp_flash_plan_fill_run (BpFlashPlan *self, const BpPlanRun *run, guint8 *buffer);

/** bp_flash_plan_dup_summary: Returns: (transfer full): one translated sentence, such as "Erases 5
 * sectors, writes 475 KiB, keeps 1 sector, about 12 s." */
char *bp_flash_plan_dup_summary (BpFlashPlan *self);

G_END_DECLS
