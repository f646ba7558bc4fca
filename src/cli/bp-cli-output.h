/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/bp-error.h"
#include "base/bp-json.h"

G_BEGIN_DECLS

/**
 * BpCliOutput:
 *
 * Where the program's words go. Without --json, text for people goes to standard output; with it,
 * standard output holds JSON alone and text goes to standard error. What went wrong always goes to
 * standard error. Text is UTF-8 and is converted for the terminal; JSON stays UTF-8. Whoever reads
 * may go away: writing then goes on into nothing, as a board must not be left half-flashed for
 * that. Main thread.
 */
typedef struct _BpCliOutput BpCliOutput;

BpCliOutput *bp_cli_output_new (gboolean json);
void bp_cli_output_free (BpCliOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpCliOutput, bp_cli_output_free)

/** bp_cli_output_is_json: Returns: whether standard output holds JSON. */
gboolean bp_cli_output_is_json (BpCliOutput *self);

/** bp_cli_output_is_terminal: Returns: whether a line may be drawn again and again: text goes to a
 * terminal, and JSON does not go there too. */
gboolean bp_cli_output_is_terminal (BpCliOutput *self);

/** bp_cli_output_is_unicode: Returns: whether text may hold letters beyond ASCII. */
gboolean bp_cli_output_is_unicode (BpCliOutput *self);

/** bp_cli_output_get_columns: Returns: the width of the terminal, at least 2; 80 where it is not
 * known. */
guint bp_cli_output_get_columns (BpCliOutput *self);

/**
 * bp_cli_output_draw:
 * @text: fits into bp_cli_output_get_columns(), the last column left free
 *
 * Draws the live line anew; only on a terminal. It goes away by itself before any other text.
 */
void bp_cli_output_draw (BpCliOutput *self, const char *text);

/** bp_cli_output_print: writes a line of text for people. */
void bp_cli_output_print (BpCliOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** bp_cli_output_write: writes text for people as it is, without a line end. */
void bp_cli_output_write (BpCliOutput *self, const char *text);

/** bp_cli_output_complain: writes a line to standard error. */
void bp_cli_output_complain (BpCliOutput *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** bp_cli_output_ask: writes a question to standard error, without a line end. */
void bp_cli_output_ask (BpCliOutput *self, const char *question);

/** bp_cli_output_add_json: writes @json as a line of standard output; only with --json. */
void bp_cli_output_add_json (BpCliOutput *self, BpJson *json);

/** bp_cli_output_finish: Returns: whether all of standard output was taken (or nobody wanted it any
 * more); else %BP_ERROR_INTERNAL. */
gboolean bp_cli_output_finish (BpCliOutput *self, GError **error);

G_END_DECLS
