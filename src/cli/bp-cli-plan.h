/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/bp-cli-output.h"
#include "flash/bp-flash-plan.h"

G_BEGIN_DECLS

/** bp_cli_plan_print: shows all of @plan, as JSON or to people, as the output wants it. */
void bp_cli_plan_print (BpFlashPlan *plan, BpCliOutput *output);

/** bp_cli_plan_print_warnings: shows the warnings of @plan to people, on standard error. */
void bp_cli_plan_print_warnings (BpFlashPlan *plan, BpCliOutput *output);

G_END_DECLS
