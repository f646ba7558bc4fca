/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-plan.h"

/* What the planner (bp-flash-planner.c) fills in. */
struct _BpFlashPlan {
  GObject parent_instance;

  BpFirmware *firmware;
  GArray *erase;
  GArray *keep;
  GArray *skip;
  GArray *blank;
  GArray *write;
  GArray *verify;
  GArray *warnings;
  BpPlanRun vector;   /* no size if there is none */
  BpPlanRun settings; /* no size if nothing is known of them */
  gboolean exact;
  gboolean stream;
  gboolean mass_erase;
  gint64 duration;
};

/** bp_plan_warn: adds a warning to @self; @format is translated. */
void bp_plan_warn (BpFlashPlan *self, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
