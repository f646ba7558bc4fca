/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BpMarkKind: what a job has just done to a part of the flash. */
typedef enum {
  BP_MARK_ERASED,
  BP_MARK_WRITTEN,
  BP_MARK_VERIFIED,
} BpMarkKind;

/** BpJobMark: @size: bytes from @address on; may reach beyond the flash. */
typedef struct {
  BpMarkKind kind;
  guint32 address;
  guint64 size;
} BpJobMark;

/**
 * bp_job_marks_add:
 * @marks: (element-type BpJobMark)
 *
 * Adds what was done; what goes on where the last mark ended makes that one longer, so that there
 * are few.
 */
void bp_job_marks_add (GArray *marks, BpMarkKind kind, guint32 address, guint64 size);

G_END_DECLS
