/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** BP_RECORD_MAX_BYTES: the longest record: a HEX record of 255 data bytes, its four other bytes
 * and the checksum. */
#define BP_RECORD_MAX_BYTES 260

/**
 * BpRecordLines:
 * @text: the current line, without blanks around it
 * @length: its length, never 0
 * @number: its number, from 1
 *
 * Walks the lines of a text of hexadecimal records (Intel HEX, S-record). Lines end with CR, LF or
 * CRLF; empty ones are passed over; a byte order mark in front and blanks, 0x1A and NULs at the end
 * of the text count as nothing.
 */
typedef struct {
  const guint8 *text;
  gsize length;
  gsize number;
  /*< private >*/
  const guint8 *next;
  const guint8 *end;
} BpRecordLines;

void bp_record_lines_init (BpRecordLines *self, const guint8 *data, gsize size);

/** bp_record_lines_next: goes to the next line that is not empty. Returns: whether there is one. */
gboolean bp_record_lines_next (BpRecordLines *self);

/**
 * bp_record_lines_decode:
 * @skip: how many characters stand before the digits, at most the line's length
 * @bytes: (out): room for %BP_RECORD_MAX_BYTES bytes
 * @n_bytes: (out): how many there are
 *
 * Reads the pairs of hexadecimal digits of the current line.
 *
 * Returns: %FALSE with %BP_ERROR_BAD_FILE, without the line's number, if one is no digit or one is
 * left over.
 */
gboolean bp_record_lines_decode (BpRecordLines *self, gsize skip, guint8 *bytes, gsize *n_bytes,
                                 GError **error);

/** bp_record_skip_blanks: Returns: where the text begins behind a byte order mark and blanks; @size
 * at most. */
gsize bp_record_skip_blanks (const guint8 *data, gsize size);

/** bp_record_are_digits: Returns: whether @size characters are hexadecimal digits. */
gboolean bp_record_are_digits (const guint8 *text, gsize size);

G_END_DECLS
