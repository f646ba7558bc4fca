/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** BpMessageStyle: what the button of a message does. */
typedef enum {
  BP_MESSAGE_PLAIN,
  BP_MESSAGE_SUGGESTED,
  BP_MESSAGE_DESTRUCTIVE,
} BpMessageStyle;

/** BP_MESSAGE_CLOSED: the response when the message was closed without any of its buttons. */
#define BP_MESSAGE_CLOSED "closed"

/**
 * BpMessageWindow:
 *
 * A message or a question over another window: a plain title, what to do, buttons, and if there are
 * any, technical details that can be copied. The signal "response" (char *) comes exactly once,
 * with the id of the button or %BP_MESSAGE_CLOSED; then the window is gone.
 */
#define BP_TYPE_MESSAGE_WINDOW (bp_message_window_get_type ())
G_DECLARE_FINAL_TYPE (BpMessageWindow, bp_message_window, BP, MESSAGE_WINDOW, GtkWindow)

/** bp_message_window_new: Returns: (transfer none): a message, to be given buttons and presented;
 * it belongs to GTK. */
BpMessageWindow *bp_message_window_new (GtkWindow *parent, const char *heading, const char *body);

/** bp_message_window_add_button: adds a button with a translated @label, whose underscore marks the
 * mnemonic; the first one added is the default. */
void bp_message_window_add_button (BpMessageWindow *self, const char *response, const char *label,
                                   BpMessageStyle style);

/** bp_message_window_set_details: adds technical details, with @report (everything that a report of
 * the fault needs) to copy. */
void bp_message_window_set_details (BpMessageWindow *self, const char *details, const char *report);

/** bp_message_window_set_copy_label: says what is copied, if it is no report. */
void bp_message_window_set_copy_label (BpMessageWindow *self, const char *label);

G_END_DECLS
