/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/* A file that was refused, though the user may know better: it is for another address or for
 * another board. */

/** bp_refusal_is_open: Returns: whether @error is such a refusal. */
gboolean bp_refusal_is_open (const GError *error);

/** bp_refusal_present: says why, and asks what to do: set the address that the file was made for,
 * flash anyway, or leave it; then does so. */
void bp_refusal_present (GtkWindow *parent, BpSession *session, const GError *error);

/** bp_refusal_use_expected_address: sets the start address to the one that the file tells by its
 * vectors, if it does. */
void bp_refusal_use_expected_address (BpFirmwareChoice *choice);

G_END_DECLS
