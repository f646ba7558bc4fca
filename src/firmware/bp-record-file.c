/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "firmware/bp-record-file.h"

#include "base/bp-error.h"

static gboolean
check_length (gsize n, gsize wanted, GError **error)
{
  if (n == wanted)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "%s: it holds %" G_GSIZE_FORMAT " bytes of %" G_GSIZE_FORMAT,
               n < wanted ? "cut off" : "too long", n, wanted);
  return FALSE;
}

static gboolean
check_sum (const guint8 *bytes, gsize n, guint8 sum, GError **error)
{
  guint8 wanted = sum;

  for (gsize i = 0; i + 1 < n; i++)
    wanted -= bytes[i];
  if (bytes[n - 1] == wanted)
    return TRUE;
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE, "wrong checksum 0x%02X, should be 0x%02X",
               bytes[n - 1], wanted);
  return FALSE;
}

gboolean
bp_record_file_decode (BpRecordFile *self, const BpRecordFrame *frame, guint8 *bytes,
                       GError **error)
{
  gsize n;

  return bp_record_lines_decode (&self->lines, frame->lead, bytes, &n, error) &&
         check_length (n, (n > 0 ? bytes[0] : 0) + frame->overhead, error) &&
         check_sum (bytes, n, frame->sum, error);
}

guint32
bp_record_get_number (const guint8 *data, gsize size)
{
  guint32 value = 0;

  for (gsize i = 0; i < size; i++)
    value = value << 8 | data[i];
  return value;
}

static gboolean
read_line (BpRecordFile *self, BpRecordFunc func, GError **error)
{
  if (!self->ended)
    return func (self, error);
  g_set_error_literal (error, BP_ERROR, BP_ERROR_BAD_FILE, "stands behind the end record");
  return FALSE;
}

BpFirmware *
bp_record_file_read (BpRecordFile *self, const BpRecordFrame *frame, const guint8 *data, gsize size,
                     BpRecordFunc func, GError **error)
{
  g_autoptr (BpFirmwareBuilder) builder = bp_firmware_builder_new (frame->format);

  self->builder = builder;
  bp_record_lines_init (&self->lines, data, size);
  while (bp_record_lines_next (&self->lines)) {
    if (!read_line (self, func, error)) {
      g_prefix_error (error, "line %" G_GSIZE_FORMAT ": ", self->lines.number);
      return NULL;
    }
  }
  if (self->ended)
    return bp_firmware_builder_end (builder, "line", error);
  g_set_error (error, BP_ERROR, BP_ERROR_BAD_FILE,
               "line %" G_GSIZE_FORMAT ": no %s follows, the file is cut off", self->lines.number,
               frame->end);
  return NULL;
}
