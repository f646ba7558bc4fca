/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-srec-file.h"

#include "base/bp-error.h"
#include "firmware/bp-record-file.h"

typedef enum { KIND_HEADER, KIND_DATA, KIND_COUNT, KIND_END, KIND_RESERVED } Kind;

/* By the digit behind the S. */
static const struct {
  Kind kind;
  guint address_size;
} types[] = {
  { KIND_HEADER, 2 }, { KIND_DATA, 2 },  { KIND_DATA, 3 }, { KIND_DATA, 4 }, { KIND_RESERVED, 0 },
  { KIND_COUNT, 2 },  { KIND_COUNT, 3 }, { KIND_END, 4 },  { KIND_END, 3 },  { KIND_END, 2 },
};

static const BpRecordFrame frame = {
  .format = BP_FIRMWARE_FORMAT_SREC,
  .lead = 2,
  .overhead = 1,
  .sum = 0xff,
  .end = "end record (S7, S8 or S9)",
};

typedef struct {
  Kind kind;
  guint address_size;
  guint32 address;
  const guint8 *data;
  gsize size;
} Record;

typedef struct {
  BpRecordFile file;
  guint32 n_data_records;
} Reader;

gboolean
bp_srec_file_probe (const guint8 *data, gsize size)
{
  gsize start = bp_record_skip_blanks (data, size);

  return size - start >= 4 && data[start] == 'S' && g_ascii_isdigit (data[start + 1]) &&
         bp_record_are_digits (data + start + 2, 2);
}

static gboolean
parse_record (Reader *self, guint8 *bytes, Record *record, GError **error)
{
  guint digit;

  if (self->file.lines.length < 2 || self->file.lines.text[0] != 'S' ||
      !g_ascii_isdigit (self->file.lines.text[1])) {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "does not begin with 'S' and a digit");
    return FALSE;
  }
  if (!bp_record_file_decode (&self->file, &frame, bytes, error))
    return FALSE;
  digit = self->file.lines.text[1] - '0';
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
  record->address = bp_record_get_number (bytes + 1, record->address_size);
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
    return bp_firmware_builder_add (self->file.builder, record->address, record->data, record->size,
                                    self->file.lines.number, error);
  }
  if (record->size != 0) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "%" G_GSIZE_FORMAT " bytes too long",
                 record->size);
    return FALSE;
  }
  if (record->kind == KIND_COUNT)
    return check_count (self, record, error);

  self->file.ended = TRUE;
  /* 0 is what tools write that know of no start address. */
  if (record->address != 0)
    bp_firmware_builder_set_entry (self->file.builder, record->address);
  return TRUE;
}

static gboolean
read_record (BpRecordFile *file, GError **error)
{
  Reader *self = (Reader *)file;
  guint8 bytes[BP_RECORD_MAX_BYTES];
  Record record;

  return parse_record (self, bytes, &record, error) && apply_record (self, &record, error);
}

BpFirmware *
bp_srec_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  Reader self = { 0 };

  return bp_record_file_read (&self.file, &frame, data, size, read_record, error);
}
