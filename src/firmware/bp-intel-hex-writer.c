/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/bp-error.h"
#include "firmware/bp-intel-hex-file.h"

#define DATA_SIZE 16
#define BANK_SIZE 0x10000

enum { RECORD_DATA = 0, RECORD_END = 1, RECORD_UPPER_ADDRESS = 4, RECORD_START = 5 };

static void
append_byte (GString *text, guint8 byte, guint8 *sum)
{
  static const char digits[] = "0123456789ABCDEF";

  g_string_append_c (text, digits[byte >> 4]);
  g_string_append_c (text, digits[byte & 0xf]);
  *sum += byte;
}

/* Line ends as objcopy makes them: some old tools want both characters. */
static void
append_record (GString *text, guint16 offset, guint8 kind, const guint8 *data, guint8 size)
{
  guint8 sum = 0;

  g_string_append_c (text, ':');
  append_byte (text, size, &sum);
  append_byte (text, (guint8)(offset >> 8), &sum);
  append_byte (text, offset & 0xff, &sum);
  append_byte (text, kind, &sum);
  for (guint8 i = 0; i < size; i++)
    append_byte (text, data[i], &sum);
  append_byte (text, (guint8)-sum, &sum);
  g_string_append (text, "\r\n");
}

/* No record crosses into another bank of 64 KiB: what an address does there is told differently. */
static void
append_segment (GString *text, const BpSegment *segment, gint64 *bank)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  for (gsize done = 0; done < size;) {
    guint32 address = segment->address + (guint32)done;
    gsize room = BANK_SIZE - address % BANK_SIZE;
    gsize n = MIN (MIN (DATA_SIZE, room), size - done);

    if (address / BANK_SIZE != *bank) {
      const guint8 upper[] = { (guint8)(address >> 24), (guint8)(address >> 16) };

      append_record (text, 0, RECORD_UPPER_ADDRESS, upper, sizeof upper);
      *bank = address / BANK_SIZE;
    }
    append_record (text, address % BANK_SIZE, RECORD_DATA, data + done, (guint8)n);
    done += n;
  }
}

GBytes *
bp_intel_hex_file_write (BpFirmware *firmware)
{
  GString *text = g_string_new (NULL);
  gint64 entry = bp_firmware_get_entry (firmware);
  gint64 bank = BP_NO_ADDRESS;

  for (guint i = 0; i < bp_firmware_get_n_segments (firmware); i++)
    append_segment (text, bp_firmware_get_segment (firmware, i), &bank);
  if (entry != BP_NO_ADDRESS) {
    const guint8 start[] = { (guint8)(entry >> 24), (guint8)(entry >> 16), (guint8)(entry >> 8),
                             (guint8)entry };

    append_record (text, 0, RECORD_START, start, sizeof start);
  }
  append_record (text, 0, RECORD_END, NULL, 0);
  return g_string_free_to_bytes (text);
}
