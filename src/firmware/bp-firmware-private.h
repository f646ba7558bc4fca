/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/**
 * bp_firmware_new_take:
 * @addressed: whether the addresses come from the file
 * @segments: (transfer full): an array of #BpSegment, sorted, apart from each other, at least one
 * @entry: the start address that the file names, or %BP_NO_ADDRESS
 * @facts: what the file itself tells; the facts of the vector table are added
 *
 * For the builder alone, which keeps these promises.
 *
 * Returns: (transfer full): the firmware.
 */
BpFirmware *bp_firmware_new_take (BpFirmwareFormat format, gboolean addressed, GArray *segments,
                                  gint64 entry, GVariantDict *facts);

/** bp_firmware_learn_name: adds the facts that the file's @name tells; for the reader alone, before
 * anybody else has @self. */
void bp_firmware_learn_name (BpFirmware *self, const char *name);

G_END_DECLS
