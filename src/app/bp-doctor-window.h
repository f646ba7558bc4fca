/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/bp-access-mender.h"

G_BEGIN_DECLS

/** BpDoctorWindow: why boards can't be reached: the doctor's answers in the order in which things
 * should be mended, each with its way out. */
#define BP_TYPE_DOCTOR_WINDOW (bp_doctor_window_get_type ())
G_DECLARE_FINAL_TYPE (BpDoctorWindow, bp_doctor_window, BP, DOCTOR_WINDOW, GtkWindow)

/** bp_doctor_window_new: Returns: (transfer none): a window over @parent, to be presented; it
 * belongs to GTK. */
BpDoctorWindow *bp_doctor_window_new (GtkWindow *parent, BpBoardList *boards,
                                      BpAccessMender *mender);

G_END_DECLS
