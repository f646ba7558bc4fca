/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/* What firmware says of itself. Nothing is guessed: a fact that the image tells in two ways is
 * none. */

/**
 * bp_firmware_facts_add_image:
 * @facts: where the facts go, as bp_firmware_get_facts() names them
 *
 * Looks for the strings that the known families of firmware have in their images.
 */
void bp_firmware_facts_add_image (BpFirmware *firmware, GVariantDict *facts);

/**
 * bp_firmware_facts_add_name:
 * @name: of the file, such as "betaflight_4.5.0_STM32F405_DREAM_BETA.hex"
 * @facts: with what the image says
 *
 * Adds what the name says and the image does not; what the image holds as a string, too, is no
 * longer said by the name alone. A name that contradicts the image says nothing.
 */
void bp_firmware_facts_add_name (BpFirmware *firmware, const char *name, GVariantDict *facts);

/** bp_firmware_facts_dup_microcontroller: Returns: (transfer full) (nullable): the series in the
 * name of a chip or of a target that is called after one: "STM32F411" for "STM32F411SX1280". */
char *bp_firmware_facts_dup_microcontroller (const char *name);

G_END_DECLS
