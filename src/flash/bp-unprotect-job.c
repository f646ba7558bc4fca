/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-unprotect-job.h"

struct _BpUnprotectJob {
  BpJob parent_instance;
};

G_DEFINE_FINAL_TYPE (BpUnprotectJob, bp_unprotect_job, BP_TYPE_JOB)

static gboolean
bp_unprotect_job_work (BpJob *job, BpLoader *loader, GCancellable *cancellable, GError **error)
{
  if (!(bp_loader_get_features (loader) & BP_LOADER_CAN_UNPROTECT)) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_NOT_SUPPORTED,
                         "this loader can't remove a read protection");
    return FALSE;
  }
  bp_job_set_rest (job, bp_loader_get_chip (loader)->mass_erase_typical);
  bp_job_enter_phase (job, BP_PHASE_ERASE);
  bp_job_mark_unsafe (job);
  if (bp_loader_unprotect (loader, cancellable, error))
    return TRUE;
  g_prefix_error (error, "removing the read protection: ");
  return FALSE;
}

static void
bp_unprotect_job_class_init (BpUnprotectJobClass *klass)
{
  BP_JOB_CLASS (klass)->work = bp_unprotect_job_work;
}

static void
bp_unprotect_job_init (BpUnprotectJob *self)
{
}

BpUnprotectJob *
bp_unprotect_job_new (BpBoard *board)
{
  return g_object_new (BP_TYPE_UNPROTECT_JOB, "board", board, NULL);
}
