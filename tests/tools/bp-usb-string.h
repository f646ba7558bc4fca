/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "link/bp-usb-link.h"

G_BEGIN_DECLS

/** bp_usb_string_index: Returns: the index of the string that a GET_DESCRIPTOR asks for; -1 if it
 * asks for something else. */
int bp_usb_string_index (const BpUsbSetup *setup);

/**
 * bp_usb_string_fill:
 * @text: (nullable): UTF-8; %NULL for the list of languages, which is English
 * @data: room for @length bytes
 *
 * Makes a string descriptor (USB 2.0, 9.6.7), cut to what was asked for.
 *
 * Returns: how many bytes were filled.
 */
gsize bp_usb_string_fill (const char *text, guint8 *data, gsize length);

G_END_DECLS
