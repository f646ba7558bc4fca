/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware-builder.h"
#include "firmware/bp-record-lines.h"

G_BEGIN_DECLS

typedef struct _BpRecordFile BpRecordFile;

/**
 * BpRecordFrame:
 * @lead: characters in front of the digits
 * @overhead: bytes of a record that its first byte, the count, does not count
 * @sum: to what all bytes with the checksum add up
 * @end: how the end record is called, for people
 *
 * What tells the formats of hexadecimal records apart where they are built alike.
 */
typedef struct {
  BpFirmwareFormat format;
  gsize lead;
  gsize overhead;
  guint8 sum;
  const char *end;
} BpRecordFrame;

/** BpRecordFunc: takes the current line of @self. %FALSE with %BP_ERROR_BAD_FILE, without the
 * line's number. */
typedef gboolean (*BpRecordFunc) (BpRecordFile *self, GError **error);

/**
 * BpRecordFile:
 * @lines: where it is read
 * @builder: what takes the bytes
 * @ended: the end record was read; set by the #BpRecordFunc
 *
 * A text of hexadecimal records that is being read. To be the first member of a reader of one
 * format.
 */
struct _BpRecordFile {
  BpRecordLines lines;
  BpFirmwareBuilder *builder;
  gboolean ended;
};

/** bp_record_file_read: hands each line of @data to @func. Returns: (transfer full): the firmware;
 * %NULL with %BP_ERROR_BAD_FILE and the line. */
BpFirmware *bp_record_file_read (BpRecordFile *self, const BpRecordFrame *frame, const guint8 *data,
                                 gsize size, BpRecordFunc func, GError **error);

/**
 * bp_record_file_decode:
 * @bytes: (out): room for %BP_RECORD_MAX_BYTES bytes
 *
 * Reads the bytes of the current line, and checks what every record has: digits, length and
 * checksum.
 */
gboolean bp_record_file_decode (BpRecordFile *self, const BpRecordFrame *frame, guint8 *bytes,
                                GError **error);

/** bp_record_get_number: Returns: the number that stands in @size bytes, at most 4, the most
 * significant first. */
guint32 bp_record_get_number (const guint8 *data, gsize size);

G_END_DECLS
