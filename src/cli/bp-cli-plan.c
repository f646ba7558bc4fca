/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/bp-cli-plan.h"

#include "base/bp-clock.h"
#include "base/bp-i18n.h"
#include "cli/bp-cli-text.h"

#define LABEL_COLUMNS 8
#define SIZE_COLUMNS 12

/* --- JSON --- */

static void
add_sectors (BpJson *json, const char *name, const GArray *sectors)
{
  bp_json_begin_array (json, name);
  for (guint i = 0; i < sectors->len; i++) {
    const BpPlanSector *sector = &g_array_index (sectors, BpPlanSector, i);

    bp_json_begin_object (json, NULL);
    bp_json_add_address (json, "address", sector->address);
    bp_json_add_int (json, "size", sector->size);
    bp_json_add_string (json, "reason", sector->reason);
    bp_json_end_object (json);
  }
  bp_json_end_array (json);
}

static void
add_run (BpJson *json, const BpPlanRun *run)
{
  bp_json_begin_object (json, NULL);
  bp_json_add_address (json, "address", run->address);
  bp_json_add_int (json, "size", run->size);
  bp_json_end_object (json);
}

static void
add_runs (BpJson *json, BpFlashPlan *plan)
{
  const GArray *runs = bp_flash_plan_get_write (plan);
  const BpPlanRun *last = bp_flash_plan_get_vector_run (plan);

  bp_json_begin_array (json, "write");
  for (guint i = 0; i < runs->len; i++)
    add_run (json, &g_array_index (runs, BpPlanRun, i));
  if (last != NULL)
    add_run (json, last);
  bp_json_end_array (json);
}

static void
add_warnings (BpJson *json, const GArray *warnings)
{
  bp_json_begin_array (json, "warnings");
  for (guint i = 0; i < warnings->len; i++) {
    const BpPlanWarning *warning = &g_array_index (warnings, BpPlanWarning, i);

    bp_json_begin_object (json, NULL);
    bp_json_add_string (json, "code", warning->code);
    bp_json_add_string (json, "message", warning->message);
    bp_json_end_object (json);
  }
  bp_json_end_array (json);
}

static void
print_json (BpFlashPlan *plan, BpCliOutput *output)
{
  g_autoptr (BpJson) json = bp_json_new ();

  bp_json_begin_object (json, NULL);
  bp_json_add_boolean (json, "exact", bp_flash_plan_is_exact (plan));
  add_sectors (json, "erase", bp_flash_plan_get_erase (plan));
  add_runs (json, plan);
  add_sectors (json, "keep", bp_flash_plan_get_keep (plan));
  add_sectors (json, "skip", bp_flash_plan_get_skip (plan));
  add_warnings (json, bp_flash_plan_get_warnings (plan));
  bp_json_add_double (json, "seconds", (double)bp_flash_plan_get_duration (plan) / BP_SEC, 3);
  bp_json_end_object (json);
  bp_cli_output_add_json (output, json);
}

/* --- for people --- */

static void
print_line (BpCliOutput *output, const char *label, guint32 address, guint32 size,
            const char *reason)
{
  g_autofree char *size_text = bp_text_dup_size (size);
  g_autoptr (GString) line = g_string_new (NULL);

  bp_text_append_padded (line, label, LABEL_COLUMNS);
  g_string_append_printf (line, "0x%08X  ", address);
  bp_text_append_padded (line, size_text, reason != NULL ? SIZE_COLUMNS : 0);
  if (reason != NULL)
    g_string_append (line, reason);
  bp_cli_output_print (output, "%s", line->str);
}

static void
print_sectors (BpCliOutput *output, const char *label, const GArray *sectors)
{
  for (guint i = 0; i < sectors->len; i++) {
    const BpPlanSector *sector = &g_array_index (sectors, BpPlanSector, i);

    print_line (output, i == 0 ? label : "", sector->address, sector->size, sector->reason);
  }
}

static void
print_runs (BpCliOutput *output, BpFlashPlan *plan)
{
  const GArray *runs = bp_flash_plan_get_write (plan);
  const BpPlanRun *last = bp_flash_plan_get_vector_run (plan);

  for (guint i = 0; i < runs->len; i++) {
    const BpPlanRun *run = &g_array_index (runs, BpPlanRun, i);

    print_line (output, i == 0 ? _ ("Write") : "", run->address, run->size, NULL);
  }
  if (last != NULL)
    print_line (output, runs->len == 0 ? _ ("Write") : "", last->address, last->size,
                _ ("last, so that no unfinished firmware starts"));
}

void
bp_cli_plan_print_warnings (BpFlashPlan *plan, BpCliOutput *output)
{
  const GArray *warnings = bp_flash_plan_get_warnings (plan);

  for (guint i = 0; i < warnings->len; i++)
    bp_cli_output_complain (output, _ ("Warning: %s"),
                            g_array_index (warnings, BpPlanWarning, i).message);
}

static void
print_text (BpFlashPlan *plan, BpCliOutput *output)
{
  g_autofree char *summary = bp_flash_plan_dup_summary (plan);

  print_sectors (output, _ ("Erase"), bp_flash_plan_get_erase (plan));
  print_runs (output, plan);
  print_sectors (output, _ ("Keep"), bp_flash_plan_get_keep (plan));
  print_sectors (output, _ ("Skip"), bp_flash_plan_get_skip (plan));
  bp_cli_output_print (output, "%s", summary);
  if (!bp_flash_plan_is_exact (plan))
    bp_cli_output_print (
        output, "%s", _ ("The chip was not read for this; the sectors are those of its family."));
}

void
bp_cli_plan_print (BpFlashPlan *plan, BpCliOutput *output)
{
  if (bp_cli_output_is_json (output)) {
    print_json (plan, output);
    return;
  }
  print_text (plan, output);
  bp_cli_plan_print_warnings (plan, output);
}
