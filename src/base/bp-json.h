/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BpJson:
 *
 * Writes JSON text, value after value; commas come by themselves. GLib has no writer and the product takes no further
 * library. One thread. A member's name is %NULL inside an array and at the top.
 */
typedef struct _BpJson BpJson;

BpJson *bp_json_new (void);
void bp_json_free (BpJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BpJson, bp_json_free)

void bp_json_begin_object (BpJson *self, const char *name);
void bp_json_end_object (BpJson *self);
void bp_json_begin_array (BpJson *self, const char *name);
void bp_json_end_array (BpJson *self);

/** bp_json_add_string: adds @value as a string, or null for %NULL; bytes that are no UTF-8 are replaced. */
void bp_json_add_string (BpJson *self, const char *name, const char *value);
void bp_json_add_int (BpJson *self, const char *name, gint64 value);

/** bp_json_add_double: adds @value with at most @decimals digits after the point (0 to 9). */
void bp_json_add_double (BpJson *self, const char *name, double value, guint decimals);
void bp_json_add_boolean (BpJson *self, const char *name, gboolean value);

/** bp_json_add_address: adds "0x08000000", or null for a negative one. */
void bp_json_add_address (BpJson *self, const char *name, gint64 address);

/** bp_json_get_text: Returns: what was written so far, on one line, without a line end. */
const char *bp_json_get_text (BpJson *self);

G_END_DECLS
