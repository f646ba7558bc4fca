/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** BpFirmwareFormat: the kinds of files that are read; the nicks are those of the JSON output. */
typedef enum {
  BP_FIRMWARE_FORMAT_INTEL_HEX,
  BP_FIRMWARE_FORMAT_DFUSE,
  BP_FIRMWARE_FORMAT_DFU,
  BP_FIRMWARE_FORMAT_RAW,
  BP_FIRMWARE_FORMAT_ELF,
  BP_FIRMWARE_FORMAT_UF2,
  BP_FIRMWARE_FORMAT_SREC,
} BpFirmwareFormat;

/** bp_firmware_format_get_nick: Returns: the name in JSON, such as "intel-hex"; static. */
const char *bp_firmware_format_get_nick (BpFirmwareFormat format);

/** bp_firmware_format_get_label: Returns: the name for people, such as "Intel HEX", translated;
 * static. */
const char *bp_firmware_format_get_label (BpFirmwareFormat format);

/**
 * BpSegment:
 * @address: where the first byte goes
 * @bytes: at least one byte
 *
 * Bytes that lie together.
 */
typedef struct {
  guint32 address;
  GBytes *bytes;
} BpSegment;

/** bp_segment_get_end: Returns: the address behind the last byte (64 bits: it may be 0x100000000).
 */
guint64 bp_segment_get_end (const BpSegment *segment);

/**
 * BpFirmware:
 *
 * What is written to a board: a sparse image, segments sorted by address, never touching each other
 * (adjacent ones are merged), with facts about it. Immutable, so any thread may use it.
 */
#define BP_TYPE_FIRMWARE (bp_firmware_get_type ())
G_DECLARE_FINAL_TYPE (BpFirmware, bp_firmware, BP, FIRMWARE, GObject)

#define BP_FIRMWARE_MAX_FILE_SIZE (64 * 1024 * 1024)
#define BP_FIRMWARE_DEFAULT_ADDRESS 0x08000000

/**
 * bp_firmware_new_from_bytes:
 * @bytes: the whole file, at most %BP_FIRMWARE_MAX_FILE_SIZE
 * @address: where a file goes that holds no addresses (raw, plain DFU)
 *
 * Reads a firmware file; the format is found by its content.
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE, naming line or offset
 * and reason.
 */
BpFirmware *bp_firmware_new_from_bytes (GBytes *bytes, guint32 address, GError **error);

/** bp_firmware_new_from_file: like bp_firmware_new_from_bytes(), from a file; unreadable is
 * %BP_ERROR_BAD_FILE too. Blocks. */
BpFirmware *bp_firmware_new_from_file (GFile *file, guint32 address, GCancellable *cancellable,
                                       GError **error);

BpFirmwareFormat bp_firmware_get_format (BpFirmware *self);

/** bp_firmware_is_addressed: Returns: whether the addresses come from the file itself and not from
 * the caller. */
gboolean bp_firmware_is_addressed (BpFirmware *self);

/** bp_firmware_get_n_segments: Returns: how many segments, at least 1. */
guint bp_firmware_get_n_segments (BpFirmware *self);

/** bp_firmware_get_segment: Returns: (transfer none): the segment at @index. */
const BpSegment *bp_firmware_get_segment (BpFirmware *self, guint index);

/** bp_firmware_get_size: Returns: the number of bytes in all segments. */
gsize bp_firmware_get_size (BpFirmware *self);

/** bp_firmware_get_start: Returns: the lowest address. */
guint32 bp_firmware_get_start (BpFirmware *self);

/** bp_firmware_get_end: Returns: the address behind the last byte. */
guint64 bp_firmware_get_end (BpFirmware *self);

/**
 * bp_firmware_peek:
 * @address: where
 * @size: how many bytes, more than 0
 *
 * Returns: (nullable): the bytes at @address if all @size lie in one segment, else %NULL. Valid as
 * long as @self.
 */
const guint8 *bp_firmware_peek (BpFirmware *self, guint32 address, gsize size);

/** bp_firmware_covers: Returns: whether any byte of the firmware lies in [@address, @address +
 * @size). */
gboolean bp_firmware_covers (BpFirmware *self, guint64 address, guint64 size);

/** bp_firmware_count: Returns: how many bytes of the firmware lie in [@address, @address + @size).
 */
gsize bp_firmware_count (BpFirmware *self, guint64 address, guint64 size);

/** bp_firmware_fill: copies the bytes that lie in [@address, @address + @size) to their place in
 * @buffer, leaving the rest of it. */
void bp_firmware_fill (BpFirmware *self, guint32 address, guint8 *buffer, gsize size);

/** bp_firmware_get_entry: Returns: the start address that the file names (HEX 03/05, ELF, S7), or
 * %BP_NO_ADDRESS. */
gint64 bp_firmware_get_entry (BpFirmware *self);

/**
 * bp_firmware_get_vector_base:
 *
 * Where the image's own vector table stands: the first segment start (lowest first) whose first
 * word is a plausible stack pointer in RAM (0x10000000, 0x20000000, 0x24000000, 0x30000000 and
 * their neighbours) and whose second word is an odd address inside the image.
 *
 * Returns: that address or %BP_NO_ADDRESS.
 */
gint64 bp_firmware_get_vector_base (BpFirmware *self);

/**
 * bp_firmware_get_expected_base:
 *
 * For a file without addresses: where its vectors say that it belongs, judged from the image
 * itself: of all bases that put every vector inside the file, the one at which most vectors land on
 * a handler that branches to itself (Thumb "b .", bytes FE E7, or FF F7 FE BF in its wide form).
 *
 * Returns: the address, or %BP_NO_ADDRESS if the image does not tell.
 */
gint64 bp_firmware_get_expected_base (BpFirmware *self);

/**
 * bp_firmware_get_facts:
 *
 * Facts that the file holds, a{sv}. What is not known is not there.
 *
 * Of the file: for .dfu "vendor-id", "product-id", "device-version" (u), "target-name" (s); for
 * images with a vector table "stack-pointer", "reset-vector" (u); for UF2 "family-id" (u), "family"
 * (s); for ELF "ram-bytes" (u), how many bytes were left out because they would be loaded into RAM.
 *
 * Of what it says it is: "firmware" (s, "Betaflight"), "firmware-version" (s, "4.5.0"),
 * "firmware-target" (s, what it was built for: "STM32F405", "MATEKF405SE", "cf2"), "firmware-board"
 * (s, whose board: "DREAM_BETA"), "build-date" (s, "Feb 24 2025"), "microcontroller" (s, a series:
 * "STM32F405"), "device-types" (as, the Crazyflies that it runs on: "CF20"); "by-name" (as) lists
 * those of them that only the file's name tells.
 *
 * Returns: (transfer none): the dictionary.
 */
GVariant *bp_firmware_get_facts (BpFirmware *self);

/** bp_firmware_get_fact: Returns: (nullable): the text of the fact @name, as above. */
const char *bp_firmware_get_fact (BpFirmware *self, const char *name);

/** bp_firmware_fact_is_certain: Returns: whether the fact @name is there and the image itself tells
 * or confirms it, not only the file's name. */
gboolean bp_firmware_fact_is_certain (BpFirmware *self, const char *name);

G_END_DECLS
