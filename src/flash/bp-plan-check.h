/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/* What is refused or warned of before anything is erased: the rules of the plan in one place. */

/**
 * bp_plan_check:
 *
 * Returns: %FALSE with %BP_ERROR_NOT_SUPPORTED, %BP_ERROR_DOES_NOT_FIT, %BP_ERROR_WRONG_ADDRESS
 * or %BP_ERROR_WRONG_BOARD, in this precedence, if @firmware may not go onto @target.
 */
gboolean bp_plan_check (BpFirmware *firmware, const BpFlashTarget *target,
                        const BpFlashOptions *options, GError **error);

/** bp_plan_add_warnings: adds to @plan what the user should know before it is carried out. */
void bp_plan_add_warnings (BpFlashPlan *plan, const BpFlashTarget *target,
                           const BpFlashSurvey *survey, const BpFlashOptions *options);

G_END_DECLS
