/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * BpCheckRow:
 *
 * A check box with a title and, below it, what it brings about. Properties: "title" (with mnemonic
 * underscore), "subtitle".
 */
#define BP_TYPE_CHECK_ROW (bp_check_row_get_type ())
G_DECLARE_FINAL_TYPE (BpCheckRow, bp_check_row, BP, CHECK_ROW, GtkCheckButton)

/** bp_check_row_set_subtitle: changes the consequence, such as to why it has no effect now. */
void bp_check_row_set_subtitle (BpCheckRow *self, const char *subtitle);

G_END_DECLS
