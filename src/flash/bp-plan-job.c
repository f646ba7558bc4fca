/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-plan-job.h"

#include "base/bp-i18n.h"
#include "board/bp-inquiry.h"
#include "board/bp-microcontroller.h"
#include "board/bp-usb-reboot.h"
#include "flash/bp-flash-work.h"

struct _BpPlanJob {
  BpJob parent_instance;

  BpFirmware *firmware;
  BpFlashOptions options;
  gboolean is_estimate;
  BpFlashPlan *plan;
};

G_DEFINE_FINAL_TYPE (BpPlanJob, bp_plan_job, BP_TYPE_JOB)

static gboolean
bp_plan_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpPlanJob *self = BP_PLAN_JOB (job);
  BpCrazyflie crazyflie = { 0 };

  if (self->is_estimate)
    self->plan = bp_flash_work_estimate (job, loader, self->firmware, &self->options, error);
  else
    self->plan = bp_flash_work_plan (job, loader, self->firmware, &self->options, &crazyflie,
                                     cancellable, error);
  return self->plan != NULL;
}

/* --- a board that runs its firmware --- */

static gboolean
fail_at_unknown_chip (const char *board_id, GError **error)
{
  GError *refusal =
      g_error_new (BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                   "%s does not say what chip it has; that shows in its bootloader", board_id);

  bp_error_set_hint (refusal, _ ("Bring the board into its bootloader first, by its BOOT button or "
                                 "with “bootpin-cli reboot”."));
  g_propagate_error (error, refusal);
  return FALSE;
}

/* All Crazyflies have the same one, and must not be asked by their port. */
static char *
find_microcontroller (const BpCrazyflie *crazyflie, const BpIdentity *identity)
{
  if (crazyflie->is_one)
    return g_strdup (BP_CRAZYFLIE_MICROCONTROLLER);
  return identity != NULL ? bp_microcontroller_dup_of (identity) : NULL;
}

/* Silence is no error here: it only leaves the chip unknown. */
static BpIdentity *
ask (BpJob *job, const BpBoardFacts *facts, guint baud, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  BpIdentity *identity;

  if (!bp_inquiry_may_ask (facts))
    return NULL;
  identity = bp_inquiry_ask (facts, baud, bp_job_get_log (job), cancellable, &local);
  if (bp_error_is (local, BP_ERROR_TIMEOUT) || bp_error_is (local, BP_ERROR_PROTOCOL) ||
      bp_error_is (local, BP_ERROR_NOT_SUPPORTED))
    g_clear_error (&local);
  if (local != NULL)
    g_propagate_error (error, local);
  return identity;
}

static BpFlashPlan *
plan_by_table (BpPlanJob *self, const char *series, const BpIdentity *identity,
               const BpCrazyflie *crazyflie, GError **error)
{
  const BpChip *chip;
  g_autoptr (BpMemoryMap) flash = bp_microcontroller_make_map (series, &chip, error);
  BpFlashTarget target;

  if (flash == NULL)
    return NULL;
  bp_flash_target_init_of_rom (&target, flash, chip);
  target.identity = identity;
  target.crazyflie = crazyflie->is_one ? crazyflie : NULL;
  return bp_flash_plan_new (self->firmware, &target, NULL, &self->options, error);
}

/* The board is not rebooted: what its firmware says must do. */
static gboolean
plan_running (BpPlanJob *self, const BpJobPlace *place, GCancellable *cancellable, GError **error)
{
  g_autoptr (BpBoardFacts) facts = bp_board_scanner_look (place->scanner, place->board_id);
  g_autoptr (BpIdentity) identity = NULL;
  g_autofree char *series = NULL;
  g_autoptr (GError) local = NULL;
  BpCrazyflie crazyflie = { 0 };

  if (facts == NULL) {
    g_set_error (error, BP_ERROR, BP_ERROR_NO_BOARD, "nothing is at %s any more", place->board_id);
    return FALSE;
  }
  identity = ask (BP_JOB (self), facts, place->entry->baud, cancellable, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  crazyflie.is_one = facts->device != NULL && bp_usb_reboot_is_crazyflie (facts->device);
  series = find_microcontroller (&crazyflie, identity);
  if (series == NULL)
    return fail_at_unknown_chip (place->board_id, error);
  self->plan = plan_by_table (self, series, identity, &crazyflie, error);
  return self->plan != NULL;
}

static gboolean
bp_plan_job_run (BpJob *job, GCancellable *cancellable, GError **error)
{
  BpJobPlace place;

  bp_job_get_place (job, &place);
  if (place.board_state == BP_BOARD_LOADER)
    return bp_job_run_in_loader (job, cancellable, error);
  bp_job_enter_phase (job, BP_PHASE_INSPECT);
  return plan_running (BP_PLAN_JOB (job), &place, cancellable, error);
}

static void
bp_plan_job_finalize (GObject *object)
{
  BpPlanJob *self = BP_PLAN_JOB (object);

  g_clear_object (&self->firmware);
  g_clear_object (&self->plan);
  G_OBJECT_CLASS (bp_plan_job_parent_class)->finalize (object);
}

static void
bp_plan_job_class_init (BpPlanJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_plan_job_finalize;
  BP_JOB_CLASS (klass)->work = bp_plan_job_work;
  BP_JOB_CLASS (klass)->run = bp_plan_job_run;
}

static void
bp_plan_job_init (BpPlanJob *self)
{
}

BpPlanJob *
bp_plan_job_new (BpBoard *board, BpFirmware *firmware, const BpFlashOptions *options)
{
  BpPlanJob *self = g_object_new (BP_TYPE_PLAN_JOB, "board", board, NULL);

  self->firmware = g_object_ref (firmware);
  self->options = *options;
  return self;
}

void
bp_plan_job_leave_chip_unread (BpPlanJob *self)
{
  g_return_if_fail (BP_IS_PLAN_JOB (self));

  self->is_estimate = TRUE;
}

BpFlashPlan *
bp_plan_job_get_plan (BpPlanJob *self)
{
  g_return_val_if_fail (BP_IS_PLAN_JOB (self), NULL);

  return self->plan;
}
