/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-plan-job.h"

#include "flash/bp-flash-work.h"

struct _BpPlanJob {
  BpJob parent_instance;

  BpFirmware *firmware;
  BpFlashOptions options;
  BpFlashPlan *plan;
};

G_DEFINE_FINAL_TYPE (BpPlanJob, bp_plan_job, BP_TYPE_JOB)

static gboolean
bp_plan_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  BpPlanJob *self = BP_PLAN_JOB (job);

  self->plan = bp_flash_work_plan (job, loader, self->firmware, &self->options, cancellable, error);
  return self->plan != NULL;
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

BpFlashPlan *
bp_plan_job_get_plan (BpPlanJob *self)
{
  g_return_val_if_fail (BP_IS_PLAN_JOB (self), NULL);

  return self->plan;
}
