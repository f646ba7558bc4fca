/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "board/bp-board-list.h"

G_BEGIN_DECLS

/**
 * BpApplication:
 *
 * The program: one window, however often it is started; a file on the command line is chosen in it.
 * Options: --practice, --board ID, --version. Actions: app.practice, app.board (string), app.about,
 * app.quit.
 */
#define BP_TYPE_APPLICATION (bp_application_get_type ())
G_DECLARE_FINAL_TYPE (BpApplication, bp_application, BP, APPLICATION, GtkApplication)

BpApplication *bp_application_new (void);

G_END_DECLS
