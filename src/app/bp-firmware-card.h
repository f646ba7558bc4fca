/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpFirmwareCard:
 *
 * The firmware that is chosen: its name and facts, or why it can't be used; the buttons to choose
 * another one (action win.choose-firmware, and win.firmware for recent ones); and for a file that
 * holds no addresses, the entry for where it goes.
 */
#define BP_TYPE_FIRMWARE_CARD (bp_firmware_card_get_type ())
G_DECLARE_FINAL_TYPE (BpFirmwareCard, bp_firmware_card, BP, FIRMWARE_CARD, GtkWidget)

void bp_firmware_card_set_session (BpFirmwareCard *self, BpSession *session);

G_END_DECLS
