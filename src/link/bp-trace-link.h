/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-device.h"

G_BEGIN_DECLS

/**
 * BpTraceLink:
 *
 * A link that writes down all that goes through another one. The text has one line for each
 * request, made of words with one blank between them, so that people can read it and programs can
 * replay it. The first word says what it is:
 *
 * - open VERSION DESCRIPTORS: the format's version, 1; device and configuration descriptor
 * - control START TIME TYPE REQUEST VALUE INDEX LENGTH RESULT DATA: a control transfer
 * - bulk START TIME ENDPOINT LENGTH RESULT DATA: a bulk transfer
 * - clear-halt START TIME ENDPOINT RESULT: the halt of an endpoint was ended
 * - claim START TIME INTERFACE ALTERNATE RESULT: interface claimed, alternate setting selected
 * - reset START TIME RESULT: the device was reset
 *
 * START is the time since the link was opened, TIME how long the request took: microseconds,
 * decimal. TYPE (bmRequestType), REQUEST and ENDPOINT are two hex digits, VALUE and INDEX four,
 * LENGTH is decimal. RESULT is the number of bytes moved, or "ok" where none can be, or one of
 * "stall", "timeout", "gone", "busy" and "error". DATA is what was sent or received, in hex; "-" if
 * there is none. What is sent is written whole, even if the device took less of it. A device that
 * is opened again begins with another "open". Nothing is written that names a person: loaders don't
 * ask for serial numbers.
 *
 * A stream that can't be written to ends the trace and nothing else.
 */
#define BP_TYPE_TRACE_LINK (bp_trace_link_get_type ())
G_DECLARE_FINAL_TYPE (BpTraceLink, bp_trace_link, BP, TRACE_LINK, GObject)

/** bp_trace_link_new: Returns: (transfer full): a link that hands all to @link, and writes to
 * @stream, of which references are taken. */
BpUsbLink *bp_trace_link_new (BpUsbLink *link, GOutputStream *stream);

G_END_DECLS
