/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-record-lines.h"

#include <string.h>

#include "base/bp-error.h"

#define DIGIT 0x80

/* The value of a digit in the low half of the byte, marked as a digit: a HEX file is mostly
 * look-ups in this table. */
static const guint8 digits[256] = {
  ['0'] = DIGIT | 0x0, ['1'] = DIGIT | 0x1, ['2'] = DIGIT | 0x2, ['3'] = DIGIT | 0x3,
  ['4'] = DIGIT | 0x4, ['5'] = DIGIT | 0x5, ['6'] = DIGIT | 0x6, ['7'] = DIGIT | 0x7,
  ['8'] = DIGIT | 0x8, ['9'] = DIGIT | 0x9, ['A'] = DIGIT | 0xa, ['B'] = DIGIT | 0xb,
  ['C'] = DIGIT | 0xc, ['D'] = DIGIT | 0xd, ['E'] = DIGIT | 0xe, ['F'] = DIGIT | 0xf,
  ['a'] = DIGIT | 0xa, ['b'] = DIGIT | 0xb, ['c'] = DIGIT | 0xc, ['d'] = DIGIT | 0xd,
  ['e'] = DIGIT | 0xe, ['f'] = DIGIT | 0xf,
};

static gboolean
is_blank (guint8 c)
{
  return c == ' ' || c == '\t';
}

static gboolean
is_line_end (guint8 c)
{
  return c == '\n' || c == '\r';
}

/* 0x1A ended texts in CP/M and DOS, whose tools still live in old assemblers; NULs filled the last
 * block. */
static gboolean
is_padding (guint8 c)
{
  return is_blank (c) || is_line_end (c) || c == 0x1a || c == '\0';
}

static gsize
skip_byte_order_mark (const guint8 *data, gsize size)
{
  return size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

gsize
bp_record_skip_blanks (const guint8 *data, gsize size)
{
  gsize i = skip_byte_order_mark (data, size);

  while (i < size && (is_blank (data[i]) || is_line_end (data[i])))
    i++;
  return i;
}

gboolean
bp_record_are_digits (const guint8 *text, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (digits[text[i]] == 0)
      return FALSE;
  }
  return TRUE;
}

void
bp_record_lines_init (BpRecordLines *self, const guint8 *data, gsize size)
{
  self->text = NULL;
  self->length = 0;
  self->number = 0;
  self->next = data + skip_byte_order_mark (data, size);
  self->end = data + size;
  while (self->end > self->next && is_padding (self->end[-1]))
    self->end--;
}

/* Most of the time of a HEX file would go into a loop of ours that looks for the line's end.
 * memchr() is asked about a window at a time: for the whole rest it would look in vain again and
 * again where no line ends with LF. */
static const guint8 *
find_line_end (const guint8 *start, const guint8 *end)
{
  while (start < end) {
    gsize window = MIN (end - start, 128);
    const guint8 *feed = memchr (start, '\n', window);
    const guint8 *carriage = memchr (start, '\r', feed != NULL ? (gsize)(feed - start) : window);

    if (carriage != NULL)
      return carriage;
    if (feed != NULL)
      return feed;
    start += window;
  }
  return end;
}

/* Takes the next line, empty or not. */
static void
take_line (BpRecordLines *self)
{
  const guint8 *start = self->next;
  const guint8 *end = find_line_end (start, self->end);

  self->next = end;
  if (self->next < self->end && *self->next == '\r')
    self->next++;
  if (self->next < self->end && *self->next == '\n')
    self->next++;

  while (start < end && is_blank (*start))
    start++;
  while (start < end && is_blank (end[-1]))
    end--;
  self->text = start;
  self->length = end - start;
  self->number++;
}

gboolean
bp_record_lines_next (BpRecordLines *self)
{
  while (self->next < self->end) {
    take_line (self);
    if (self->length > 0)
      return TRUE;
  }
  return FALSE;
}

static void
set_digit_error (BpRecordLines *self, gsize skip, GError **error)
{
  gsize i = skip;

  while (i < self->length && digits[self->text[i]] != 0)
    i++;
  if (i == self->length)
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "cut off in the middle of a byte");
  else if (g_ascii_isgraph (self->text[i]))
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "'%c' at column %" G_GSIZE_FORMAT " is no hexadecimal digit", self->text[i],
                 i + 1);
  else
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "byte 0x%02X at column %" G_GSIZE_FORMAT " is no hexadecimal digit", self->text[i],
                 i + 1);
}

gboolean
bp_record_lines_decode (BpRecordLines *self, gsize skip, guint8 *bytes, gsize *n_bytes,
                        GError **error)
{
  const guint8 *text = self->text + skip;
  gsize n = (self->length - skip) / 2;
  guint8 valid = DIGIT;

  if (n > BP_RECORD_MAX_BYTES) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "longer than any record can be");
    return FALSE;
  }
  for (gsize i = 0; i < n; i++) {
    guint8 high = digits[text[2 * i]];
    guint8 low = digits[text[2 * i + 1]];

    valid &= high & low;
    bytes[i] = (guint8)(high << 4 | (low & 0x0f));
  }
  if (valid == 0 || (self->length - skip) % 2 != 0) {
    set_digit_error (self, skip, error);
    return FALSE;
  }
  *n_bytes = n;
  return TRUE;
}
