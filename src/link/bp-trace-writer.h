/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/bp-clock.h"

G_BEGIN_DECLS

/** BP_TRACE_VERSION: of the format, which is told at #BpTraceLink and #BpTraceLine. */
#define BP_TRACE_VERSION 1

/**
 * BpTraceWriter:
 *
 * Writes the lines of a trace. A stream that can't be written to ends the trace and nothing else.
 */
typedef struct _BpTraceWriter BpTraceWriter;

/** bp_trace_writer_new: @stream, @clock: references are taken; the trace's time begins now. */
BpTraceWriter *bp_trace_writer_new (GOutputStream *stream, BpClock *clock);
void bp_trace_writer_free (BpTraceWriter *self);

/** bp_trace_writer_get_time: Returns: microseconds of the clock. */
gint64 bp_trace_writer_get_time (BpTraceWriter *self);

/** bp_trace_writer_begin: Returns: (transfer full): a line "WORD START TIME" for what has begun at
 * @start and is over now. */
GString *bp_trace_writer_begin (BpTraceWriter *self, const char *word, gint64 start);

/** bp_trace_append_bytes: appends a blank and @size bytes in hex, "-" if there is none. */
void bp_trace_append_bytes (GString *line, const guint8 *data, gsize size);

/** bp_trace_append_result: appends a blank and how it ended: @moved bytes, or "ok" if @moved is
 * negative, or the word for @error (nullable). */
void bp_trace_append_result (GString *line, gssize moved, const GError *error);

/** bp_trace_writer_end: writes @line, which is taken over. */
void bp_trace_writer_end (BpTraceWriter *self, GString *line);

G_END_DECLS
