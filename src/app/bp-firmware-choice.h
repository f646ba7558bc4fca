/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/**
 * BpFirmwareChoice:
 *
 * The file that the user has chosen, and what came of reading it: firmware or an error. Reading
 * happens on a thread of its own; a newer choice overtakes an older one. A file that changes on the
 * disk is read again. Main thread.
 *
 * Properties (read-only): "file", "path" ("" without a file), "address" (where a file without
 * addresses goes), "firmware", "busy". The signal "changed" comes after any change of them or of
 * the error.
 */
#define BP_TYPE_FIRMWARE_CHOICE (bp_firmware_choice_get_type ())
G_DECLARE_FINAL_TYPE (BpFirmwareChoice, bp_firmware_choice, BP, FIRMWARE_CHOICE, GObject)

BpFirmwareChoice *bp_firmware_choice_new (void);

/** bp_firmware_choice_set_file: chooses @file and begins to read it; the start address goes back to
 * the usual one. %NULL chooses nothing. */
void bp_firmware_choice_set_file (BpFirmwareChoice *self, GFile *file);

/**
 * bp_firmware_choice_set_address:
 * @text: as typed: hexadecimal, with or without 0x
 *
 * Reads the file again for another start address. What is no address makes the choice unusable, so
 * that nothing is flashed to a place that the entry does not show.
 */
void bp_firmware_choice_set_address (BpFirmwareChoice *self, const char *text);

/** bp_firmware_choice_get_file: Returns: (transfer none) (nullable): the file. */
GFile *bp_firmware_choice_get_file (BpFirmwareChoice *self);

/** bp_firmware_choice_dup_name: Returns: (transfer full) (nullable): the file's name for people. */
char *bp_firmware_choice_dup_name (BpFirmwareChoice *self);

guint32 bp_firmware_choice_get_address (BpFirmwareChoice *self);

/** bp_firmware_choice_needs_address: Returns: whether the file holds no addresses, so that the user
 * has to say where it goes. */
gboolean bp_firmware_choice_needs_address (BpFirmwareChoice *self);

/** bp_firmware_choice_get_firmware: Returns: (transfer none) (nullable): what was read, once it
 * was. */
BpFirmware *bp_firmware_choice_get_firmware (BpFirmwareChoice *self);

/** bp_firmware_choice_get_error: Returns: (transfer none) (nullable): why the file can't be used.
 */
const GError *bp_firmware_choice_get_error (BpFirmwareChoice *self);

/** bp_firmware_choice_is_busy: Returns: whether the file is being read. */
gboolean bp_firmware_choice_is_busy (BpFirmwareChoice *self);

/** bp_firmware_choice_get_news: Returns: (nullable): what became of the file on the disk since it
 * was chosen, translated; static. */
const char *bp_firmware_choice_get_news (BpFirmwareChoice *self);

G_END_DECLS
