/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/**
 * BpFirmwareBuilder:
 *
 * Collects pieces in any order and makes a #BpFirmware of them: sorts, merges neighbours, accepts identical overlaps and
 * refuses different ones, naming both places. For the readers. Linear in the bytes (plus sorting); nothing is
 * allocated by address range.
 */
typedef struct _BpFirmwareBuilder BpFirmwareBuilder;

BpFirmwareBuilder *bp_firmware_builder_new (BpFirmwareFormat format);
void bp_firmware_builder_free (BpFirmwareBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpFirmwareBuilder, bp_firmware_builder_free)

/**
 * bp_firmware_builder_add:
 * @address: where the bytes go
 * @data: the bytes, copied
 * @size: how many; 0 adds nothing
 * @place: line number or offset in the file, for messages
 *
 * Returns: %FALSE with %BP_ERROR_BAD_FILE if the bytes would reach past 4 GiB or the whole grows past the limit.
 */
gboolean bp_firmware_builder_add (BpFirmwareBuilder *self, guint32 address, const guint8 *data, gsize size,
                                  gsize place, GError **error);

/** bp_firmware_builder_set_unaddressed: says that the addresses come from the caller and not from the file. */
void bp_firmware_builder_set_unaddressed (BpFirmwareBuilder *self);
void bp_firmware_builder_set_entry (BpFirmwareBuilder *self, guint32 entry);
void bp_firmware_builder_add_fact (BpFirmwareBuilder *self, const char *name, GVariant *value);

/**
 * bp_firmware_builder_end:
 * @place_word: what @place counted, lower case: "line" or "offset"
 *
 * After it the builder holds nothing any more and is only good for bp_firmware_builder_free().
 *
 * Returns: (transfer full): the firmware, or %NULL with %BP_ERROR_BAD_FILE (no bytes at all, contradicting overlaps).
 */
BpFirmware *bp_firmware_builder_end (BpFirmwareBuilder *self, const char *place_word, GError **error);

G_END_DECLS
