/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app/bp-notice.h"

#define NOTICE_ID "outcome"

/* A message or a dialog of the program may be the active window. */
static gboolean
is_looked_at (GtkApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  return window != NULL && gtk_window_is_active (window);
}

static GtkApplication *
get_application (GtkWindow *window)
{
  while (window != NULL && gtk_window_get_application (window) == NULL)
    window = gtk_window_get_transient_for (window);
  return window != NULL ? gtk_window_get_application (window) : NULL;
}

void
bp_notice_send (GtkWindow *window, const char *title, const char *body,
                GNotificationPriority priority)
{
  GtkApplication *application;
  g_autoptr (GNotification) notification = NULL;

  g_return_if_fail (GTK_IS_WINDOW (window));

  application = get_application (window);
  if (application == NULL || is_looked_at (application))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priority);
  g_application_send_notification (G_APPLICATION (application), NOTICE_ID, notification);
}

void
bp_notice_withdraw (GtkWindow *window)
{
  GtkApplication *application;

  g_return_if_fail (GTK_IS_WINDOW (window));

  application = get_application (window);
  if (application != NULL)
    g_application_withdraw_notification (G_APPLICATION (application), NOTICE_ID);
}
