/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-srec-file.h"

#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-record-lines.h"

typedef enum { KIND_HEADER, KIND_DATA, KIND_COUNT, KIND_END, KIND_RESERVED } Kind;

/* By the digit behind the S. */
static const struct {
  Kind kind;
  guint address_size;
} types[] = {
  { KIND_HEADER, 2 }, { KIND_DATA, 2 },  { KIND_DATA, 3 }, { KIND_DATA, 4 }, { KIND_RESERVED, 0 },
  { KIND_COUNT, 2 },  { KIND_COUNT, 3 }, { KIND_END, 4 },  { KIND_END, 3 },  { KIND_END, 2 },
};

/* The count and the checksum. */
#define FRAME_SIZE 2

typedef struct {
  Kind kind;
  guint address_size;
  guint32 address;
  const guint8 *data;
  gsize size;
} Record;

typedef struct {
  BpRecordLines lines;
  BpFirmwareBuilder *builder;
  guint32 n_data_records;
  gboolean ended;
} Reader;

gboolean
bp_srec_file_probe (const guint8 *data, gsize size)
{
  gsize start = bp_record_skip_blanks (data, size);

  return size - start >= 4 && data[start] == 'S' && g_ascii_isdigit (data[start + 1]) &&
         bp_record_are_digits (data + start + 2, 2);
}

/* Checks what every record has: digits, length and checksum. */
static gboolean
decode (Reader *self, guint8 *bytes, GError **error)
{
  guint8 sum = 0, checksum;
  gsize n, wanted;

  if (self->lines.length < 2 || self->lines.text[0] != 'S' ||
      !g_ascii_isdigit (self->lines.text[1])) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "does not begin with 'S' and a digit");
    return FALSE;
  }
  if (!bp_record_lines_decode (&self->lines, 2, bytes, &n, error))
    return FALSE;
  wanted = n > 0 ? bytes[0] + 1u : FRAME_SIZE;
  if (n != wanted) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "%s: it holds %" G_GSIZE_FORMAT " bytes of %" G_GSIZE_FORMAT,
                 n < wanted ? "cut off" : "too long", n, wanted);
    return FALSE;
  }
  /* All bytes with the checksum add up to 0xFF. */
  for (gsize i = 0; i + 1 < n; i++)
    sum += bytes[i];
  checksum = 0xff - sum;
  if (bytes[n - 1] != checksum) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "wrong checksum 0x%02X, should be 0x%02X",
                 bytes[n - 1], checksum);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_record (Reader *self, guint8 *bytes, Record *record, GError **error)
{
  guint digit;

  if (!decode (self, bytes, error))
    return FALSE;
  digit = self->lines.text[1] - '0';
  record->kind = types[digit].kind;
  record->address_size = types[digit].address_size;
  if (record->kind == KIND_RESERVED) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "unknown record type S%u", digit);
    return FALSE;
  }
  if (bytes[0] < record->address_size + 1) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "too short for a record of type S%u", digit);
    return FALSE;
  }
  record->address = 0;
  for (guint i = 0; i < record->address_size; i++)
    record->address = record->address << 8 | bytes[1 + i];
  record->data = bytes + 1 + record->address_size;
  record->size = bytes[0] - record->address_size - 1;
  return TRUE;
}

/* The number stands in the address field, and counts modulo its size. */
static gboolean
check_count (Reader *self, const Record *record, GError **error)
{
  guint32 mask = record->address_size == 2 ? 0xffff : 0xffffff;

  if (record->address == (self->n_data_records & mask))
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "%u data records announced, but there are %u",
               record->address, self->n_data_records);
  return FALSE;
}

static gboolean
apply_record (Reader *self, const Record *record, GError **error)
{
  if (record->kind == KIND_HEADER)
    return TRUE;
  if (record->kind == KIND_DATA) {
    self->n_data_records++;
    return bp_firmware_builder_add (self->builder, record->address, record->data, record->size,
                                    self->lines.number, error);
  }
  if (record->size != 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "%" G_GSIZE_FORMAT " bytes too long",
                 record->size);
    return FALSE;
  }
  if (record->kind == KIND_COUNT)
    return check_count (self, record, error);

  self->ended = TRUE;
  /* 0 is what tools write that know of no start address. */
  if (record->address != 0)
    bp_firmware_builder_set_entry (self->builder, record->address);
  return TRUE;
}

static gboolean
read_line (Reader *self, GError **error)
{
  guint8 bytes[BP_RECORD_MAX_BYTES];
  Record record;

  if (self->ended) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "stands behind the end record");
    return FALSE;
  }
  return parse_record (self, bytes, &record, error) && apply_record (self, &record, error);
}

BpFirmware *
bp_srec_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_SREC);
  Reader self = { .builder = builder };

  bp_record_lines_init (&self.lines, data, size);
  while (bp_record_lines_next (&self.lines)) {
    if (!read_line (&self, error)) {
      g_prefix_error (error, "line %" G_GSIZE_FORMAT ": ", self.lines.number);
      return NULL;
    }
  }
  if (!self.ended) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "line %" G_GSIZE_FORMAT
                 ": no end record (S7, S8 or S9) follows, the file is cut off",
                 self.lines.number);
    return NULL;
  }
  return bp_firmware_builder_end (builder, "line", error);
}
