/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text that devices send: hostile, often wrongly encoded. */

/**
 * bp_usb_text_clean:
 * @text: bytes of any kind
 * @length: their number; a NUL ends the text earlier
 *
 * Returns: (transfer full): valid UTF-8 without control and formatting characters; what can't be read is U+FFFD.
 */
char *bp_usb_text_clean (const char *text, gsize length);

/**
 * bp_usb_text_decode:
 * @data: the text of a string descriptor, behind its two bytes of head
 *
 * Reads UTF-16LE, and the raw UTF-8 that some devices send instead (GD32: "3CBJ").
 *
 * Returns: (transfer full): as bp_usb_text_clean()
 */
char *bp_usb_text_decode (const guint8 *data, gsize length);

G_END_DECLS
