/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the desktop tells a user who does something else meanwhile. */

/**
 * bp_notice_send:
 * @window: whose work has ended
 * @title: translated
 * @body: translated
 * @priority: %G_NOTIFICATION_PRIORITY_HIGH for what wants a hand
 *
 * Sends a notification, unless the user looks at the program anyway. A click on it brings the
 * window.
 */
void bp_notice_send (GtkWindow *window, const char *title, const char *body,
                     GNotificationPriority priority);

/** bp_notice_withdraw: takes the notification back: the user has come. */
void bp_notice_withdraw (GtkWindow *window);

G_END_DECLS
