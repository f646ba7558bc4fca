/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-intel-hex-file.h"

#include "base/bp-error.h"
#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-record-lines.h"

enum {
  RECORD_DATA,
  RECORD_END,
  RECORD_EXTENDED_SEGMENT,
  RECORD_START_SEGMENT,
  RECORD_EXTENDED_LINEAR,
  RECORD_START_LINEAR,
  N_RECORDS
};

/* Count, address (2), type, data, checksum. */
#define HEAD_SIZE 4
#define FRAME_SIZE (HEAD_SIZE + 1)

typedef struct {
  guint count;
  guint16 address;
  guint8 type;
  const guint8 *data;
} Record;

typedef struct {
  BpRecordLines lines;
  BpFirmwareBuilder *builder;
  guint32 base;
  gboolean segmented; /* the last address record was of type 02: offsets wrap inside 64 KiB */
  gboolean ended;
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

/* What the sum of all bytes before the checksum demands it to be. */
static guint8
checksum_of (const guint8 *bytes, gsize n)
{
  guint8 sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += bytes[i];
  return (guint8)-sum;
}

static gboolean
parse_record (Reader *self, guint8 *bytes, Record *record, GError **error)
{
  gsize n;
  guint8 wanted;

  if (self->lines.text[0] != ':') {
    g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "does not begin with ':'");
    return FALSE;
  }
  if (!bp_record_lines_decode (&self->lines, 1, bytes, &n, error))
    return FALSE;
  if (n < FRAME_SIZE || n < (gsize)bytes[0] + FRAME_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "cut off: it holds %" G_GSIZE_FORMAT " bytes of %u", n,
                 n == 0 ? FRAME_SIZE : bytes[0] + FRAME_SIZE);
    return FALSE;
  }
  if (n > (gsize)bytes[0] + FRAME_SIZE) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
                 "too long: it holds %" G_GSIZE_FORMAT " bytes instead of %u", n,
                 bytes[0] + FRAME_SIZE);
    return FALSE;
  }
  wanted = checksum_of (bytes, n - 1);
  if (bytes[n - 1] != wanted) {
    g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "wrong checksum 0x%02X, should be 0x%02X",
                 bytes[n - 1], wanted);
    return FALSE;
  }
  record->count = bytes[0];
  record->address = (guint16)(bytes[1] << 8 | bytes[2]);
  record->type = bytes[3];
  record->data = bytes + HEAD_SIZE;
  return TRUE;
}

static guint32
get_big_endian (const guint8 *data, guint count)
{
  guint32 value = 0;

  for (guint i = 0; i < count; i++)
    value = value << 8 | data[i];
  return value;
}

/* Under type 02 an offset past 0xFFFF wraps to the start of its segment; otherwise the bytes just
 * go on into the next 64 KiB, which is what linkers mean. */
static gboolean
add_data (Reader *self, const Record *record, GError **error)
{
  guint first = record->count;

  if (self->segmented)
    first = MIN (record->count, 0x10000u - record->address);
  return bp_firmware_builder_add (self->builder, self->base + record->address, record->data, first,
                                  self->lines.number, error) &&
         bp_firmware_builder_add (self->builder, self->base, record->data + first,
                                  record->count - first, self->lines.number, error);
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

  value = get_big_endian (record->data, record->count);
  if (record->type == RECORD_END) {
    self->ended = TRUE;
  } else if (record->type == RECORD_EXTENDED_SEGMENT || record->type == RECORD_EXTENDED_LINEAR) {
    self->segmented = record->type == RECORD_EXTENDED_SEGMENT;
    self->base = self->segmented ? value << 4 : value << 16;
  } else if (record->type == RECORD_START_SEGMENT) {
    bp_firmware_builder_set_entry (self->builder, (value >> 16 << 4) + (value & 0xffff));
  } else {
    bp_firmware_builder_set_entry (self->builder, value);
  }
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
bp_intel_hex_file_read (const guint8 *data, gsize size, guint32 address, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (BP_FIRMWARE_FORMAT_INTEL_HEX);
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
                 "line %" G_GSIZE_FORMAT ": no end record follows, the file is cut off",
                 self.lines.number);
    return NULL;
  }
  return bp_firmware_builder_end (builder, "line", error);
}
