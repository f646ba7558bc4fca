/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-readiness.h"
#include "board/bp-board-list.h"

G_BEGIN_DECLS

/**
 * BpWindow:
 *
 * The window. Its actions, also over D-Bus: win.board (string, a board id), win.firmware (string, a
 * path), win.flash, win.cancel, win.full-erase and win.no-reboot (booleans); and
 * win.choose-firmware, win.refresh, win.toggle-log, win.ask-cancel, win.doctor, win.install-rule
 * and win.help (string, the name of a page or "") for keys and buttons; and those of #BpTools.
 */
#define BP_TYPE_WINDOW (bp_window_get_type ())
G_DECLARE_FINAL_TYPE (BpWindow, bp_window, BP, WINDOW, GtkApplicationWindow)

BpWindow *bp_window_new (GtkApplication *application, BpBoardList *boards);

/** bp_window_open: chooses the firmware @file; ignored while a job runs. */
void bp_window_open (BpWindow *self, GFile *file);

/** bp_window_choose_board: chooses the board with this id, now or when it comes. */
void bp_window_choose_board (BpWindow *self, const char *id);

/** bp_window_get_readiness: Returns: (transfer none): what stands in the way. */
BpReadiness *bp_window_get_readiness (BpWindow *self);

G_END_DECLS
