/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-session.h"

G_BEGIN_DECLS

/**
 * BpTools:
 *
 * What the main menu offers beside flashing, as actions of a window, each enabled only while it
 * can do something: win.read (string, a path), win.choose-read, win.verify, win.leave, win.reboot,
 * win.flash-all, win.series, win.open-traces, win.copy-dfu-util. Main thread.
 */
#define BP_TYPE_TOOLS (bp_tools_get_type ())
G_DECLARE_FINAL_TYPE (BpTools, bp_tools, BP, TOOLS, GObject)

/** bp_tools_new: adds the actions to @window, which must outlive the tools. */
BpTools *bp_tools_new (GtkApplicationWindow *window, BpSession *session);

G_END_DECLS
