/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-intel-hex-file.h"

#include "base/bp-error.h"
#include "firmware/bp-record-file.h"

enum {
  RECORD_DATA,
  RECORD_END,
  RECORD_EXTENDED_SEGMENT,
  RECORD_START_SEGMENT,
  RECORD_EXTENDED_LINEAR,
  RECORD_START_LINEAR,
  N_RECORDS
};

/* Count, address (2), type; data and checksum follow. */
#define HEAD_SIZE 4

static const BpRecordFrame frame = {
  .format = BP_FIRMWARE_FORMAT_INTEL_HEX,
  .lead = 1,
  .overhead = HEAD_SIZE + 1,
  .sum = 0,
  .end = "end record",
};

typedef struct {
  guint count;
  guint16 address;
  guint8 type;
  const guint8 *data;
} Record;

typedef struct {
  BpRecordFile file;
  guint32 base;
  gboolean segmented; /* the last address record was of type 02: offsets wrap inside 64 KiB */
} Reader;

gboolean
bp_intel_hex_file_probe (const guint8 *data, gsize size)
{
  gsize start = bp_record_skip_blanks (data, size);
  gsize n_digits;

  if (start == size || data[start] != ':')
    return FALSE;
  /* A raw image may begin with this byte as well, but it has bytes behind it that no text has. */
  n_digits = MIN (8, size - start - 1);
  return bp_record_are_digits (data + start + 1, n_digits) ||
         g_utf8_validate_len ((const char *)data + start, MIN (64, size - start), NULL);
}

static gboolean
parse_record (Reader *self, guint8 *bytes, Record *record, GError **error)
{
  if (self->file.lines.text[0] != ':') {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "does not begin with ':'");
    return FALSE;
  }
  if (!bp_record_file_decode (&self->file, &frame, bytes, error))
    return FALSE;
  record->count = bytes[0];
  record->address = (guint16)bp_record_get_number (bytes + 1, 2);
  record->type = bytes[3];
  record->data = bytes + HEAD_SIZE;
  return TRUE;
}

/* Under type 02 an offset past 0xFFFF wraps to the start of its segment; otherwise the bytes just
 * go on into the next 64 KiB, which is what linkers mean. */
static gboolean
add_data (Reader *self, const Record *record, GError **error)
{
  guint first = record->count;

  if (self->segmented)
    first = MIN (record->count, 0x10000u - record->address);
  return bp_firmware_builder_add (self->file.builder, self->base + record->address, record->data,
                                  first, self->file.lines.number, error) &&
         bp_firmware_builder_add (self->file.builder, self->base, record->data + first,
                                  record->count - first, self->file.lines.number, error);
}

static gboolean
apply_record (Reader *self, const Record *record, GError **error)
{
  static const guint counts[] = {
    [RECORD_END] = 0,           [RECORD_EXTENDED_SEGMENT] = 2,
    [RECORD_START_SEGMENT] = 4, [RECORD_EXTENDED_LINEAR] = 2,
    [RECORD_START_LINEAR] = 4,
  };
  guint32 value;

  if (record->type == RECORD_DATA)
    return add_data (self, record, error);
  if (record->type >= N_RECORDS) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "unknown record type 0x%02X", record->type);
    return FALSE;
  }
  if (record->count != counts[record->type]) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "a record of type 0x%02X holds %u bytes, not %u", record->type,
                 counts[record->type], record->count);
    return FALSE;
  }

  value = bp_record_get_number (record->data, record->count);
  if (record->type == RECORD_END) {
    self->file.ended = TRUE;
  } else if (record->type == RECORD_EXTENDED_SEGMENT || record->type == RECORD_EXTENDED_LINEAR) {
    self->segmented = record->type == RECORD_EXTENDED_SEGMENT;
    self->base = self->segmented ? value << 4 : value << 16;
  } else if (record->type == RECORD_START_SEGMENT) {
    bp_firmware_builder_set_entry (self->file.builder, (value >> 16 << 4) + (value & 0xffff));
  } else {
    bp_firmware_builder_set_entry (self->file.builder, value);
  }
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
bp_intel_hex_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  Reader self = { 0 };

  return bp_record_file_read (&self.file, &frame, data, size, read_record, error);
}
