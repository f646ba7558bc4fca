/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"
#include "flash/bp-fleet.h"

G_BEGIN_DECLS

/**
 * BpFleetWindow:
 *
 * "Flash All": lists the boards that get the chosen firmware, each with its own progress and
 * outcome, and those that are left alone. Nothing begins before its button is pressed. Holds the
 * session while it works.
 */
#define BP_TYPE_FLEET_WINDOW (bp_fleet_window_get_type ())
G_DECLARE_FINAL_TYPE (BpFleetWindow, bp_fleet_window, BP, FLEET_WINDOW, GtkWindow)

/** bp_fleet_window_new: Returns: (transfer none): the window over @parent, for a fleet that was
 * gathered; to be presented. */
BpFleetWindow *bp_fleet_window_new (GtkWindow *parent, BpSession *session, BpFleet *fleet);

G_END_DECLS
