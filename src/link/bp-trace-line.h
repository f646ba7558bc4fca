/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-serial-device.h"

G_BEGIN_DECLS

/**
 * BpTraceLine:
 *
 * A serial link that writes down all that goes through another one, in the manner of #BpTraceLink:
 *
 * - open VERSION -: a port was opened
 * - line START TIME BAUD PARITY RESULT: rate and parity ("none", "even") were set
 * - pins START TIME DTR RTS RESULT: the control lines were set, each 0 or 1
 * - write START TIME LENGTH RESULT DATA: bytes were sent
 * - read START TIME LENGTH RESULT DATA: at most LENGTH bytes were awaited; RESULT is how many came,
 * 0 for silence
 * - discard START TIME ok: what had arrived was forgotten
 */
#define BP_TYPE_TRACE_LINE (bp_trace_line_get_type ())
G_DECLARE_FINAL_TYPE (BpTraceLine, bp_trace_line, BP, TRACE_LINE, GObject)

/** bp_trace_line_new: Returns: (transfer full): a link that hands all to @link, and writes to
 * @stream, of which references are taken. */
BpSerialLink *bp_trace_line_new (BpSerialLink *link, GOutputStream *stream);

G_END_DECLS
