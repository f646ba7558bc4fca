/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-flash-job.h"

#include "base/bp-error.h"
#include "base/bp-i18n.h"
#include "board/bp-usb-reboot.h"
#include "flash/bp-board-check.h"
#include "flash/bp-crazyflie-check.h"
#include "flash/bp-flash-work.h"
#include "flash/bp-job-io.h"
#include "flash/bp-settings-work.h"
#include "memory/bp-chip-table.h"

struct _BpFlashJob {
  BpJob parent_instance;

  BpFirmware *firmware;
  BpFlashOptions options;
  BpCrazyflie crazyflie; /* the worker's */
  const char *ending;    /* the worker's, until it has ended */
  char *backup_place;
  char *backup_path; /* the worker's, until it has ended */
  GMutex mutex;      /* guards the plan */
  BpFlashPlan *plan;
};

G_DEFINE_FINAL_TYPE (BpFlashJob, bp_flash_job, BP_TYPE_JOB)

static void
set_plan (BpFlashJob *self, BpFlashPlan *plan)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_object (&self->plan, plan);
}

static void
log_plan (BpJob *job, BpFlashPlan *plan)
{
  g_autofree char *summary = bp_flash_plan_dup_summary (plan);
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  bp_log_add (bp_job_get_log (job), "%s", summary);
  for (guint i = 0; i < warnings->len; i++)
    bp_log_add (bp_job_get_log (job), "%s", g_array_index (warnings, BpPlanWarning, i).message);
}

static void
tell_ending (BpFlashJob *self)
{
  BpJobPlace place;

  if (!self->crazyflie.is_one)
    return;
  bp_job_get_place (BP_JOB (self), &place);
  self->ending = bp_crazyflie_get_ending (place.board_state == BP_BOARD_FIRMWARE);
  bp_log_add (bp_job_get_log (BP_JOB (self)), "%s", self->ending);
}

/* Of a chip that is not in the table no pages are known. That all is lost then shows only here, so
 * the user is asked to agree and begin again. */
static gboolean
check_loss (BpLoader *loader, BpFlashPlan *plan, const BpFlashOptions *options, GError **error)
{
  if (options->full_erase || options->may_lose_all ||
      bp_loader_get_kind (loader) != BP_LOADER_UART ||
      !g_str_equal (bp_loader_get_chip (loader)->name, BP_CHIP_GENERAL) ||
      bp_memory_map_get_n_sectors (bp_loader_get_flash (loader)) > 1 ||
      bp_flash_plan_get_erase (plan)->len == 0)
    return TRUE;
  g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                       "this chip is unknown and can only be erased as a whole");
  if (error != NULL)
    bp_error_set_hint (*error,
                       _ ("All settings on the board would be lost, so nothing was done. If "
                          "that is meant, choose “Full chip erase” (--full-erase) and "
                          "try again."));
  return FALSE;
}

static gboolean
bp_flash_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpFlashJob *self = BP_FLASH_JOB (job);
  g_autoptr (BpFlashPlan) plan = NULL;

  if (self->options.haste)
    bp_flash_work_hasten (job, loader);
  plan = bp_flash_work_plan (job, loader, self->firmware, &self->options, &self->crazyflie,
                             cancellable, error);
  if (plan == NULL)
    return FALSE;
  set_plan (self, plan);
  log_plan (job, plan);
  if (!check_loss (loader, plan, &self->options, error))
    return FALSE;
  if (!bp_flash_work_carry_out (job, loader, plan, self->firmware, &self->options, cancellable,
                                error))
    return FALSE;
  if (!self->options.leave)
    return TRUE;
  tell_ending (self);
  return bp_job_restart (job, loader, bp_flash_work_get_start_address (loader, self->firmware),
                         error);
}

static gboolean
back_up (BpFlashJob *self, GCancellable *cancellable, GError **error)
{
  if (self->backup_place == NULL)
    return TRUE;
  self->backup_path = bp_settings_work_backup (BP_JOB (self), BP_SETTINGS_DIFF, self->backup_place,
                                               cancellable, error);
  return self->backup_path != NULL;
}

/* What can't be flashed onto a Crazyflie need not reboot it. */
static gboolean
bp_flash_job_run (BpJob *job, GCancellable *cancellable, GError **error)
{
  BpFlashJob *self = BP_FLASH_JOB (job);
  g_autoptr (BpBoardFacts) facts = NULL;
  BpJobPlace place;

  bp_job_get_place (job, &place);
  if (place.board_state == BP_BOARD_FIRMWARE)
    facts = bp_board_scanner_look (place.scanner, place.board_id);
  self->crazyflie.is_one = facts != NULL && facts->state == BP_BOARD_FIRMWARE &&
                           facts->device != NULL && bp_usb_reboot_is_crazyflie (facts->device);
  return (!self->crazyflie.is_one ||
          bp_crazyflie_check_before_reboot (self->firmware, &self->options, error)) &&
         back_up (self, cancellable, error) && bp_job_run_in_loader (job, cancellable, error);
}

static gboolean
bp_flash_job_identified (BpJob *job, const BpIdentity *identity, GError **error)
{
  BpFlashJob *self = BP_FLASH_JOB (job);

  return self->options.force || bp_board_check (identity, self->firmware, error);
}

static void
bp_flash_job_finalize (GObject *object)
{
  BpFlashJob *self = BP_FLASH_JOB (object);

  g_clear_object (&self->firmware);
  g_clear_object (&self->plan);
  g_free (self->backup_place);
  g_free (self->backup_path);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bp_flash_job_parent_class)->finalize (object);
}

static void
bp_flash_job_class_init (BpFlashJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bp_flash_job_finalize;
  BP_JOB_CLASS (klass)->run = bp_flash_job_run;
  BP_JOB_CLASS (klass)->work = bp_flash_job_work;
  BP_JOB_CLASS (klass)->identified = bp_flash_job_identified;
}

static void
bp_flash_job_init (BpFlashJob *self)
{
  g_mutex_init (&self->mutex);
}

/* A firmware that stands in external flash belongs to the board's own bootloader, which can write
 * there. */
#define EXTERNAL_FLASH 0x90000000

BpFlashJob *
bp_flash_job_new (BpBoard *board, BpFirmware *firmware, const BpFlashOptions *options)
{
  BpFlashJob *self = g_object_new (BP_TYPE_FLASH_JOB, "board", board, NULL);

  if (bp_firmware_get_start (firmware) >= EXTERNAL_FLASH)
    bp_job_set_loader_mode (BP_JOB (self), BP_MSP_REBOOT_FLASH_LOADER);
  self->firmware = g_object_ref (firmware);
  self->options = *options;
  self->options.verify |= options->haste;
  return self;
}

BpFirmware *
bp_flash_job_get_firmware (BpFlashJob *self)
{
  return self->firmware;
}

BpFlashPlan *
bp_flash_job_dup_plan (BpFlashJob *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->plan != NULL ? g_object_ref (self->plan) : NULL;
}

const char *
bp_flash_job_get_ending (BpFlashJob *self)
{
  g_return_val_if_fail (BP_IS_FLASH_JOB (self), NULL);

  return self->ending;
}

void
bp_flash_job_set_backup (BpFlashJob *self, const char *place)
{
  g_return_if_fail (BP_IS_FLASH_JOB (self));

  g_free (self->backup_place);
  self->backup_place = g_strdup (place);
}

const char *
bp_flash_job_get_backup_path (BpFlashJob *self)
{
  g_return_val_if_fail (BP_IS_FLASH_JOB (self), NULL);

  return self->backup_path;
}
