/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "firmware/bp-firmware.h"

G_BEGIN_DECLS

/** BP_IMAGE_MAX_STRING: longer ones are passed over. */
#define BP_IMAGE_MAX_STRING 64

/** BpImageStringFunc: @text is the string, valid during the call; @next, as many bytes as
 * @n_next, are what follows its NUL. */
typedef void (*BpImageStringFunc) (const char *text, const guint8 *next, gsize n_next,
                                   gpointer user_data);

/**
 * bp_image_strings_foreach:
 *
 * Calls @func for the C strings in the image: at least three printable ASCII characters that end
 * with a NUL and do not go on to the left. Only the first 16 MiB of the image are looked at.
 */
void bp_image_strings_foreach (BpFirmware *firmware, BpImageStringFunc func, gpointer user_data);

/** bp_image_strings_contain: Returns: whether @text is one of the strings, letter case and all. */
gboolean bp_image_strings_contain (BpFirmware *firmware, const char *text);

G_END_DECLS
