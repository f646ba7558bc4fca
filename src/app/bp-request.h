/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/** BpRequest: while the job waits for the user to do something to the board, a message says what.
 * It goes away by itself as soon as the job goes on; closing it changes nothing. */
#define BP_TYPE_REQUEST (bp_request_get_type ())
G_DECLARE_FINAL_TYPE (BpRequest, bp_request, BP, REQUEST, GObject)

/** bp_request_new: @window: over which the message stands. */
BpRequest *bp_request_new (GtkWindow *window, BpSession *session);

G_END_DECLS
