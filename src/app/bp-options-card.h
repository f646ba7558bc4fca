/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/** BpOptionsCard: what the user can tick. Options without effect on the chosen board are greyed and
 * say why. */
#define BP_TYPE_OPTIONS_CARD (bp_options_card_get_type ())
G_DECLARE_FINAL_TYPE (BpOptionsCard, bp_options_card, BP, OPTIONS_CARD, GtkWidget)

void bp_options_card_set_session (BpOptionsCard *self, BpSession *session);

G_END_DECLS
