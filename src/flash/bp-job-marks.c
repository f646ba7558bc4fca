/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "flash/bp-job-marks.h"

void
bp_job_marks_add (GArray *marks, BpMarkKind kind, guint32 address, guint64 size)
{
  const BpJobMark mark = { kind, address, size };
  BpJobMark *last = marks->len > 0 ? &g_array_index (marks, BpJobMark, marks->len - 1) : NULL;

  if (last != NULL && last->kind == kind && last->address + last->size == address)
    last->size += size;
  else
    g_array_append_val (marks, mark);
}
