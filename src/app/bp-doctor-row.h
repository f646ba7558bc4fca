/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "board/bp-doctor-check.h"

G_BEGIN_DECLS

/** BpDoctorRow: one answer of the doctor, with the commands that mend it and a button to copy them.
 */
#define BP_TYPE_DOCTOR_ROW (bp_doctor_row_get_type ())
G_DECLARE_FINAL_TYPE (BpDoctorRow, bp_doctor_row, BP, DOCTOR_ROW, GtkWidget)

BpDoctorRow *bp_doctor_row_new (BpDoctorCheck *check);

G_END_DECLS
